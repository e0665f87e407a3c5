package dev.tokenwarden.contract.admission;

import dev.tokenwarden.contract.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A record of {@code token-events} that states how far admission has read its inputs. Admission writes it to every
 * partition about once a second, with header {@link AdmissionHeaders#KIND} = {@link AdmissionHeaders#READ_PROGRESS} and no
 * key.
 *
 * <p>Contract for readers:
 *
 * <ul>
 *   <li>All events that a statement covers are before it in the same partition.
 *   <li>A statement stays true. Keep the latest {@code readTo} and {@code eventTime} for each registration and partition: a
 *       record may be written again, and an instance that lost a partition may write an older statement late.
 *   <li>A registration has been read to the earliest {@code readTo} of all partitions of its input topic. Until each of
 *       them has been stated, it is not known.
 *   <li>A registration that is not stated for long is not read: admission is down, or works off a backlog.
 * </ul>
 *
 * @param inputs in any order, each partition once, at most {@link #MAX_INPUTS}
 */
public record ReadProgress(List<InputProgress> inputs) {
    /** The most inputs in one record: it stays within the size of an event. */
    public static final int MAX_INPUTS = 250;

    public ReadProgress {
        inputs = List.copyOf(inputs);
        if (inputs.size() > MAX_INPUTS) {
            throw new IllegalArgumentException("inputs: at most " + MAX_INPUTS + ", are " + inputs.size());
        }
    }

    /** As many records as these inputs need. */
    public static List<ReadProgress> split(List<InputProgress> inputs) {
        List<ReadProgress> records = new ArrayList<>();
        for (int from = 0; from < inputs.size(); from += MAX_INPUTS) {
            records.add(new ReadProgress(inputs.subList(from, Math.min(inputs.size(), from + MAX_INPUTS))));
        }
        return records;
    }

    public byte[] toJson() {
        try {
            return Json.MAPPER.writeValueAsBytes(this);
        } catch (IOException e) {
            throw new UncheckedIOException("a read progress always has a JSON form", e);
        }
    }

    /**
     * @throws IOException if the bytes are no read progress
     */
    public static ReadProgress fromJson(byte[] json) throws IOException {
        return Json.MAPPER.readValue(json, ReadProgress.class);
    }
}
