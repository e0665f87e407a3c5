package dev.tokenwarden.standalone.assembly;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Writes files that only their owner can read. */
public final class PrivateFiles {
    private PrivateFiles() {}

    /** Creates the directory and its parents if they do not exist. */
    public static void createDirectory(Path directory) throws IOException {
        Files.createDirectories(directory, ownerOnly("rwx------"));
    }

    /** Replaces the file as a whole: a crash leaves the old or the new content. */
    public static void write(Path file, String content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, ownerOnly("rw-------"));
        Files.writeString(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Restricts an existing file to its owner. */
    public static void restrict(Path file) throws IOException {
        if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        }
    }

    /** The problem, as the end of a sentence that begins with the name of a file. */
    static String problem(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "cannot be written: permission denied";
        }
        return e instanceof FileAlreadyExistsException
                ? "cannot be made: a file of that name is in the way"
                : "cannot be written: " + e.getMessage();
    }

    private static FileAttribute<?>[] ownerOnly(String permissions) {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        };
    }
}
