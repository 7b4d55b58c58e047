package dev.peergraph.guard;

import dev.peergraph.budget.Report;
import dev.peergraph.budget.SharedBudget;
import dev.peergraph.budget.SharedBudgets;
import dev.peergraph.budget.SharedBudgets.Terms;
import dev.peergraph.budget.SharedBudgets.Word;
import org.jspecify.annotations.Nullable;

/** Sends questions and reports to the fleet's budgets in their order, and without any lock. Does nothing where there is no fleet. */
final class Fleet {

    /** Takes the fleet's answer to a question. */
    @FunctionalInterface
    interface Answered {
        void heard(CredentialState credential, SharedBudget budget, Word word);
    }

    private final @Nullable SharedBudgets budgets;
    private final Notifications notifications;
    private final Answered answered;

    Fleet(@Nullable SharedBudgets budgets, Notifications notifications, Answered answered) {
        this.budgets = budgets;
        this.notifications = notifications;
        this.answered = answered;
    }

    /** Asks for a call; the answer comes once no lock is held, maybe at once. */
    void ask(QueuedCall call, SharedBudget budget) {
        SharedBudgets fleet = budgets;
        if (fleet != null) {
            CredentialState credential = call.credential;
            String id = budget.nextId();
            Terms terms = budget.ask(!call.hasCaller());
            notifications.add(() -> fleet.reserve(credential.name, id, terms)
                    .exceptionally(_ -> new Word.Apart())
                    .thenAccept(word -> answered.heard(credential, budget, word)));
        }
    }

    /** Reports what has happened to calls of a credential. */
    void report(CredentialState credential) {
        SharedBudgets fleet = budgets;
        SharedBudget budget = credential.shared;
        if (fleet != null && budget != null) {
            for (Report report : budget.takeReports()) {
                notifications.add(() -> fleet.report(credential.name, report));
            }
        }
    }
}
