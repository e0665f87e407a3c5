package dev.tokenwarden.ingest.enrich;

import com.maxmind.db.CHMCache;
import com.maxmind.db.Reader.FileMode;
import com.maxmind.geoip2.DatabaseReader;
import com.maxmind.geoip2.exception.GeoIp2Exception;
import com.maxmind.geoip2.model.AsnResponse;
import com.maxmind.geoip2.model.CityResponse;
import com.maxmind.geoip2.model.CountryResponse;
import com.maxmind.geoip2.record.Location;
import dev.tokenwarden.contract.event.ClientContext.Geo;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database in MaxMind's format: of autonomous systems, countries or cities. Held in memory, so that the file can be
 * replaced; {@link #refresh} loads a new file, and keeps the old one if the new one cannot be read.
 */
final class NetworkDatabase {
    private static final Logger log = LoggerFactory.getLogger(NetworkDatabase.class);

    /** What a database holds. */
    private enum Kind {
        ASN,
        CITY,
        COUNTRY
    }

    private record Loaded(DatabaseReader reader, Kind kind, FileTime modified) {}

    private final Path file;
    private volatile Loaded loaded;

    private NetworkDatabase(Path file, Loaded loaded) {
        this.file = file;
        this.loaded = loaded;
    }

    /** @throws IOException if the file cannot be read or is no such database; the message names it */
    static NetworkDatabase open(Path file) throws IOException {
        return new NetworkDatabase(file, load(file));
    }

    private static Loaded load(Path file) throws IOException {
        FileTime modified = Files.getLastModifiedTime(file);
        try {
            DatabaseReader reader = new DatabaseReader.Builder(file.toFile())
                    .fileMode(FileMode.MEMORY)
                    .withCache(new CHMCache())
                    .build();
            return new Loaded(reader, kind(file, reader.getMetadata().getDatabaseType()), modified);
        } catch (IOException | RuntimeException e) {
            throw new IOException(file + ": is not a MaxMind database of ASNs, countries or cities", e);
        }
    }

    private static Kind kind(Path file, String type) throws IOException {
        String upper = type.toUpperCase(Locale.ROOT);
        for (Kind kind : Kind.values()) {
            if (upper.contains(kind.name())) {
                return kind;
            }
        }
        throw new IOException(file + ": is a database of " + type + ", not of ASNs, countries or cities");
    }

    /** Loads the file again if it has changed. */
    void refresh() {
        try {
            if (!Files.getLastModifiedTime(file).equals(loaded.modified())) {
                loaded = load(file);
                log.atInfo().addKeyValue("file", file).log("Loaded a new network database");
            }
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("file", file)
                    .log("Failed to read a network database; the previous one stays in use");
        }
    }

    @Nullable
    Long as(InetAddress address) {
        Loaded now = loaded;
        if (now.kind() != Kind.ASN) {
            return null;
        }
        try {
            return now.reader()
                    .tryAsn(address)
                    .map(AsnResponse::getAutonomousSystemNumber)
                    .orElse(null);
        } catch (IOException | GeoIp2Exception e) {
            warn(e);
            return null;
        }
    }

    @Nullable
    Geo geo(InetAddress address) {
        Loaded now = loaded;
        try {
            return switch (now.kind()) {
                case ASN -> null;
                case CITY ->
                    now.reader()
                            .tryCity(address)
                            .flatMap(NetworkDatabase::place)
                            .orElse(null);
                case COUNTRY ->
                    now.reader()
                            .tryCountry(address)
                            .flatMap(NetworkDatabase::country)
                            .orElse(null);
            };
        } catch (IOException | GeoIp2Exception e) {
            warn(e);
            return null;
        }
    }

    private static Optional<Geo> place(CityResponse city) {
        String country = city.getCountry().getIsoCode();
        Location location = city.getLocation();
        Double lat = location.getLatitude();
        Double lon = location.getLongitude();
        boolean known = lat != null && lon != null;
        return country == null && !known
                ? Optional.empty()
                : Optional.of(new Geo(country, known ? lat : null, known ? lon : null));
    }

    private static Optional<Geo> country(CountryResponse found) {
        String country = found.getCountry().getIsoCode();
        return country == null ? Optional.empty() : Optional.of(new Geo(country, null, null));
    }

    private void warn(Exception e) {
        log.atWarn()
                .addKeyValue("file", file)
                .addKeyValue("error", e.getClass().getSimpleName())
                .log("Lookup in a network database failed");
    }
}
