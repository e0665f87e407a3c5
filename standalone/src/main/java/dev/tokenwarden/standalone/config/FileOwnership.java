package dev.tokenwarden.standalone.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses files that another user could have written. A file is accepted if it and, where it is a symbolic link, its target belong
 * to the user of this process or to root, and if only the owner can write to it. On a file system without POSIX owners every file
 * is accepted.
 */
public final class FileOwnership {

    /** The second name is the one on systems without a user list. */
    private static final Set<String> ROOT = Set.of("root", "0");

    private final @Nullable UserPrincipal user;

    FileOwnership(@Nullable UserPrincipal user) {
        this.user = user;
    }

    /** Accepts files of the user that this process runs as. */
    public static FileOwnership ofThisProcess() {
        return new FileOwnership(currentUser());
    }

    /** The owner of a file that only this process can have made: more certain than the name that the JVM reports. */
    private static @Nullable UserPrincipal currentUser() {
        try {
            Path probe = Files.createTempFile("warden", null);
            try {
                return Files.getOwner(probe);
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return null;
        }
    }

    /**
     * Accepts the file, or says why not and how to change that.
     *
     * @param otherwise what else the user can do, as the end of a sentence
     * @throws ConfigException if another user could have written the file
     */
    public void require(Path file, String otherwise) throws ConfigException {
        String problem = problem(file);
        if (problem != null) {
            throw new ConfigException(file.toString(), problem + ", " + otherwise);
        }
    }

    private @Nullable String problem(Path file) {
        try {
            for (UserPrincipal owner :
                    new UserPrincipal[] {Files.getOwner(file, LinkOption.NOFOLLOW_LINKS), Files.getOwner(file)}) {
                if (!owner.equals(user) && !ROOT.contains(owner.getName())) {
                    return "is not read because it belongs to " + ConfigException.quoted(owner.getName())
                            + ": make it yours";
                }
            }
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (permissions.contains(PosixFilePermission.GROUP_WRITE)
                    || permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
                return "is not read because other users can write to it: chmod go-w " + file;
            }
            return null;
        } catch (UnsupportedOperationException e) {
            return null;
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage();
        }
    }
}
