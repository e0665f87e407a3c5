package dev.tokenwarden.standalone.demo.people;

import dev.tokenwarden.standalone.demo.world.HttpCaller.RefusedException;
import dev.tokenwarden.standalone.demo.world.Reply;
import dev.tokenwarden.standalone.demo.world.Trace;
import java.io.IOException;

/** What honest people do. Each is something that a careless rule would take for misuse. */
public enum ClientAction {
    /** Looks at something. */
    READ {
        @Override
        Reply run(HonestClient person) throws IOException, RefusedException {
            return person.call("GET", "/orders", Trace.fresh());
        }
    },
    /** Orders: the token passes through orders to payments, where it comes from another address. */
    FORWARD {
        @Override
        Reply run(HonestClient person) throws IOException, RefusedException {
            return person.call("POST", "/orders", Trace.fresh());
        }
    },
    /** Checks out: orders exchanges the token for one for payments, and payments that for one for the ledger. */
    EXCHANGE {
        @Override
        Reply run(HonestClient person) throws IOException, RefusedException {
            return person.call("POST", "/checkouts", Trace.fresh());
        }
    },
    /** Sends the same request twice, as clients do that saw no answer: under one trace. */
    RETRY {
        @Override
        Reply run(HonestClient person) throws IOException, RefusedException {
            Trace trace = Trace.fresh();
            Reply first = person.call("POST", "/orders", trace);
            return first.accepted() ? person.call("POST", "/orders", trace) : first;
        }
    },
    /** Leaves home, and goes on over the mobile network. */
    ROAM {
        @Override
        Reply run(HonestClient person) throws IOException, RefusedException {
            person.roam();
            return person.call("GET", "/orders", Trace.fresh());
        }
    },
    /** Uses a token that is bound to a key of his own. */
    BOUND {
        @Override
        Reply run(HonestClient person) throws IOException, RefusedException {
            return person.readBound();
        }
    },
    /** Pays once with a token that is good for one payment. */
    ONCE {
        @Override
        Reply run(HonestClient person) throws IOException, RefusedException {
            return person.payOnce();
        }
    },
    /** Reads in the archive, with a token that is signed with a shared secret. */
    ARCHIVE {
        @Override
        Reply run(HonestClient person) throws IOException, RefusedException {
            return person.readArchive();
        }
    },
    /** Signs out: the authorization server revokes the session's token, and all that was made from it. */
    SIGN_OUT {
        @Override
        Reply run(HonestClient person) throws IOException, RefusedException {
            return person.signOut();
        }
    };

    abstract Reply run(HonestClient person) throws IOException, RefusedException;
}
