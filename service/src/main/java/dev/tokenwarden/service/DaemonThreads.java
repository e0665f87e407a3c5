package dev.tokenwarden.service;

import java.util.concurrent.ThreadFactory;

/** Makes named daemon threads: they never keep the JVM alive. */
public final class DaemonThreads {
    private DaemonThreads() {}

    /** A thread, not yet started. */
    public static Thread create(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** A factory for executors; every thread has the same name. */
    public static ThreadFactory named(String name) {
        return task -> create(name, task);
    }
}
