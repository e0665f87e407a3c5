package dev.tokenwarden.ingest.fetch;

/**
 * How much data of a reporter is held in memory.
 *
 * @param recordBytes largest record, decompressed
 * @param recordHeaders most headers of one record
 * @param batchBytes largest record batch, decompressed. Each record and header counts as its bytes plus what the
 *     objects for it take, so that this bounds memory
 * @param responseBytes how much one answer of a broker may decompress to; its first batch is taken in any case. What is
 *     over is fetched again later
 */
public record FetchLimits(int recordBytes, int recordHeaders, int batchBytes, int responseBytes) {
    /** 8 MiB and 1,000 headers a record, 32 MiB a batch, 32 MiB an answer. */
    public static final FetchLimits DEFAULT = new FetchLimits(8 << 20, 1_000, 32 << 20, 32 << 20);

    /** What the objects for one record take beside its bytes. */
    static final int RECORD_OVERHEAD = 200;
    /** What the objects for one header take beside its bytes. */
    static final int HEADER_OVERHEAD = 64;

    public FetchLimits {
        if (recordBytes < 1 || recordHeaders < 1 || batchBytes < recordBytes || responseBytes < 1) {
            throw new IllegalArgumentException("limits of a fetch: at least 1, and a batch holds at least one record");
        }
    }
}
