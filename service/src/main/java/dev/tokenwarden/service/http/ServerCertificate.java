package dev.tokenwarden.service.http;

import javax.net.ssl.SSLContext;

/**
 * TLS of a listener.
 *
 * @param context holds its keys and the authorities that it trusts
 * @param wantsClientCertificate whether clients are asked for a certificate; they need not show one
 */
public record ServerCertificate(SSLContext context, boolean wantsClientCertificate) {}
