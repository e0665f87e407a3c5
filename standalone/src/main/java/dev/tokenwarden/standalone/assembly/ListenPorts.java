package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.Listen;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** Checks that the ports of gateway, API and console are free before anything starts. */
final class ListenPorts {
    private ListenPorts() {}

    /** @throws StartException if another process uses one of them; names the port and the flag that changes it */
    static void requireFree(WardenConfig config) throws StartException {
        Listen listen = config.listen();
        requireFree(listen.metrics().host(), listen.metrics().port(), "meters and health", Setting.METRICS_LISTEN);
        for (PipelineRole role : config.roles()) {
            switch (role) {
                case INGEST -> requireFree(listen.host(), listen.gatewayPort(), "the gateway", Setting.GATEWAY_PORT);
                case REVOCATION -> requireFree(listen.host(), listen.apiPort(), "the revocation API", Setting.API_PORT);
                case DASHBOARDS ->
                    requireFree(listen.host(), listen.consolePort(), "the console", Setting.CONSOLE_PORT);
                case STREAMS -> {
                    // Listens on no port.
                }
            }
        }
    }

    private static void requireFree(String host, int port, String name, Setting setting) throws StartException {
        if (port == 0) {
            return;
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new StartException("cannot listen on " + host + ": unknown host (--listen)");
        }
        try (ServerSocket socket = new ServerSocket()) {
            // As the servers do: connections that an earlier run has closed do not block the port.
            socket.setReuseAddress(true);
            socket.bind(address);
        } catch (IOException e) {
            throw new StartException(
                    problem("port " + port + " for " + name + " is in use on " + host, setting.flag()), e);
        }
    }

    /** The message, with what the user can do. */
    static String problem(@Nullable String message, String flag) {
        return message + ": stop the process that uses it, or choose another port with " + flag + " (0: any free port)";
    }
}
