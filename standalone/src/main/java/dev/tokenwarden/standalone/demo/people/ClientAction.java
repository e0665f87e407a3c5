package dev.tokenwarden.standalone.demo.people;

import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Reply;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;

/** Actions of honest clients. A careless rule would take each of them for misuse. */
public enum ClientAction {
    /** Reads orders. */
    READ {
        @Override
        Reply run(HonestClient client) throws IOException, RefusedException {
            return client.call("GET", "/orders", Trace.fresh());
        }
    },
    /** Orders something: orders forwards the token to payments, which sees it from another address. */
    FORWARD {
        @Override
        Reply run(HonestClient client) throws IOException, RefusedException {
            return client.call("POST", "/orders", Trace.fresh());
        }
    },
    /** Checks out: orders exchanges the token for one for payments, and payments exchanges that for one for the ledger. */
    EXCHANGE {
        @Override
        Reply run(HonestClient client) throws IOException, RefusedException {
            return client.call("POST", "/checkouts", Trace.fresh());
        }
    },
    /** Sends the same request twice in one trace, like a client that got no answer. */
    RETRY {
        @Override
        Reply run(HonestClient client) throws IOException, RefusedException {
            Trace trace = Trace.fresh();
            Reply first = client.call("POST", "/orders", trace);
            return first.accepted() ? client.call("POST", "/orders", trace) : first;
        }
    },
    /** Moves from the home network to the mobile network. */
    ROAM {
        @Override
        Reply run(HonestClient client) throws IOException, RefusedException {
            client.roam();
            return client.call("GET", "/orders", Trace.fresh());
        }
    },
    /** Uses a token that is bound to the key of the client (DPoP). */
    BOUND {
        @Override
        Reply run(HonestClient client) throws IOException, RefusedException {
            return client.readBound();
        }
    },
    /** Pays with a one-time token. */
    ONCE {
        @Override
        Reply run(HonestClient client) throws IOException, RefusedException {
            return client.payOnce();
        }
    },
    /** Reads from the archive, with a token that is signed with a shared secret. */
    ARCHIVE {
        @Override
        Reply run(HonestClient client) throws IOException, RefusedException {
            return client.readArchive();
        }
    },
    /** Asks an agent, which exchanges the token and acts for the user in the same trace. */
    AGENT {
        @Override
        public Reply run(HonestClient client) throws IOException, RefusedException {
            return client.askAgent();
        }
    },
    /** Starts a session, refreshes its token twice, and ends the session. */
    REFRESH {
        @Override
        public Reply run(HonestClient client) throws IOException, RefusedException {
            return client.refreshTwice();
        }
    },
    /** Signs out: the authorization server revokes the token and all tokens that were exchanged from it. */
    SIGN_OUT {
        @Override
        Reply run(HonestClient client) throws IOException, RefusedException {
            return client.signOut();
        }
    };

    abstract Reply run(HonestClient client) throws IOException, RefusedException;
}
