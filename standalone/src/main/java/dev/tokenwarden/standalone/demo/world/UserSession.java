package dev.tokenwarden.standalone.demo.world;

/**
 * A session of a user with a client, and the grant that its tokens come from.
 *
 * @param sid session id, as in the claim {@code sid}
 * @param grant id of the authorization grant
 */
record UserSession(String sid, String grant) {}
