package dev.tokenwarden.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The data directory: locked for one process, of a version that this program can read, readable by its owner alone. */
final class DataDir implements AutoCloseable {
    /** The layout of the data directory. Raise it when older programs could no longer read what newer ones write. */
    static final int FORMAT = 1;

    private final Path root;
    private final FileChannel lockFile;

    private DataDir(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Creates the directory if need be, locks it, and checks its version.
     *
     * @throws EmbeddedException if it cannot be written, is in use, or was written by a newer version
     */
    static DataDir open(Path root) {
        FileChannel lockFile;
        try {
            createPrivately(root);
            lockFile = FileChannel.open(
                    root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new EmbeddedException("data directory " + root + " cannot be written: " + reason(e), e);
        }
        try {
            lock(root, lockFile);
            var dir = new DataDir(root, lockFile);
            dir.checkFormat();
            return dir;
        } catch (IOException | RuntimeException e) {
            closeQuietly(lockFile);
            if (e instanceof EmbeddedException known) {
                throw known;
            }
            throw new EmbeddedException("data directory " + root + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void lock(Path root, FileChannel file) throws IOException {
        if (!tryLock(file)) {
            var holder = ByteBuffer.allocate(20);
            file.read(holder, 0);
            String pid = new String(holder.array(), 0, holder.position(), UTF_8).strip();
            throw new EmbeddedException("data directory " + root + " is in use by another running instance"
                    + (pid.isEmpty() ? "" : " (process " + pid + ")"));
        }
        file.truncate(0);
        file.write(UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
    }

    private static boolean tryLock(FileChannel file) throws IOException {
        try {
            @Nullable FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // held by this very process
        }
    }

    private void checkFormat() throws IOException {
        Path file = root.resolve("version");
        if (!Files.exists(file)) {
            writeAtomically(file, FORMAT + "\n");
            return;
        }
        String text = Files.readString(file).strip();
        int found;
        try {
            found = Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new EmbeddedException("data directory " + root + " holds a file 'version' that is no number", e);
        }
        if (found > FORMAT) {
            throw new EmbeddedException("data directory " + root + " was written by a newer version (format " + found
                    + ", this program reads up to " + FORMAT + ")");
        }
    }

    Path root() {
        return root;
    }

    /** A subdirectory for a part, created if missing. */
    Path of(Part part) {
        Path dir = root.resolve(part.label());
        try {
            createPrivately(dir);
        } catch (IOException e) {
            throw new EmbeddedException("data directory " + dir + " cannot be written: " + reason(e), e);
        }
        return dir;
    }

    /** Replaces a file as a whole; only the owner can read it. A crash leaves the old or the new content. */
    static void writeAtomically(Path file, String content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, ownerOnly("rw-------"));
        Files.writeString(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static void createPrivately(Path dir) throws IOException {
        Files.createDirectories(dir, ownerOnly("rwx------"));
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }

    private static String reason(IOException e) {
        return switch (e.getClass().getSimpleName()) {
            case "AccessDeniedException" -> "permission denied";
            case "FileAlreadyExistsException" -> "a file of that name is in the way";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static void closeQuietly(FileChannel file) {
        try {
            file.close();
        } catch (IOException e) {
            // nothing was written through it that anyone needs
        }
    }

    /** Unlocks the directory. */
    @Override
    public void close() {
        closeQuietly(lockFile);
    }
}
