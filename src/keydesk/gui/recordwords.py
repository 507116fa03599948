"""What stands in records and on keys is said in the window's words; what nobody foresaw is shown as it is.

The filter fields take the records' own words (`action:copy`, `rule:work-session`), which tooltips show beside these.
"""

from __future__ import annotations

from keydesk.gui.language.direction import filled
from keydesk.gui.paint.marks import MarkWords


class RecordWords(MarkWords):
    """Words for the callers, actions and rules of records, and for the public fields of keys."""

    def caller(self, label: str) -> str:
        """Return who did it: a person is known by where they sat."""
        return {
            "window": self.tr("You, in the window"),
            "command line": self.tr("You, in a terminal"),
            "keydesk": self.tr("Keydesk itself"),
        }.get(label, label)

    def by(self, label: str) -> str:
        """Return who did it as a part of a line; nothing for the person at the window, whose window this is."""
        return {
            "window": "",
            "command line": self.tr("in a terminal"),
            "keydesk": self.tr("by itself"),
        }.get(label, filled(self.tr("by %1"), label))

    def action(self, action: str) -> str:
        """Return what was done."""
        return {
            "list": self.tr("List"),
            "describe": self.tr("Describe"),
            "get": self.tr("Get"),
            "reveal": self.tr("Reveal"),
            "copy": self.tr("Copy"),
            "create": self.tr("Create"),
            "update": self.tr("Update"),
            "move": self.tr("Move"),
            "delete": self.tr("Delete"),
            "restore": self.tr("Restore"),
            "export": self.tr("Export"),
            "destroy": self.tr("Destroy"),
            "administer": self.tr("Administer"),
            "ask.deny": self.tr("Refuse a program"),
            "audit.export": self.tr("Export history"),
            "grant.add": self.tr("Add grant"),
            "grant.revoke": self.tr("Revoke grant"),
            "import.commit": self.tr("Import"),
            "namespace.create": self.tr("Make namespace"),
            "namespace.remove": self.tr("Remove namespace"),
            "password.change": self.tr("Change password"),
            "profile.set": self.tr("Change profile"),
            "recovery.confirm": self.tr("Confirm recovery"),
            "recovery.new": self.tr("New recovery sheet"),
            "settings.set": self.tr("Change setting"),
            "vault.accept-state": self.tr("Accept state"),
            "vault.authenticate": self.tr("Step-up"),
            "vault.create": self.tr("Create vault"),
            "vault.lock": self.tr("Lock"),
            "vault.unlock": self.tr("Unlock"),
        }.get(action, action)

    def rule(self, rule: str) -> str:
        """Return why it was allowed or refused; nothing where the action says it already."""
        if rule.startswith("grant:"):
            return self.tr("by its grant")
        return {
            "asked": self.tr("asked in the window"),
            "caller-cannot-be-named": self.tr("not a program that can be known"),
            "grant-expired": self.tr("its grant has ended"),
            "idle": self.tr("unused for too long"),
            "keyslot": "",
            "namespace-is-closed": self.tr("this place was closed"),
            "no-grant": self.tr("no grant covers it"),
            "not-a-person": self.tr("not a person"),
            "person": "",
            "person-in-relaxed-namespace": "",
            "person-may-list": "",
            "reply": self.tr("answered in the window"),
            "strict-namespace-is-closed": self.tr("this place was closed"),
            "strict-namespace-needs-a-strong-caller": self.tr("a strict place needs a program known for sure"),
            "work-session": self.tr("work session"),
            "wrong-password": self.tr("wrong password"),
        }.get(rule, rule)

    def field(self, name: str) -> str:
        """Return what a public field or fact of a key is called."""
        return {
            "account": self.tr("Account"),
            "alias": self.tr("Alias"),
            "code": self.tr("One-time code"),
            "comment": self.tr("Comment"),
            "counter": self.tr("Next count"),
            "database": self.tr("Database"),
            "digits": self.tr("Digits"),
            "host": self.tr("Host"),
            "issuer": self.tr("Issuer"),
            "login": self.tr("User name"),
            "not after": self.tr("Valid until"),
            "not before": self.tr("Valid from"),
            "period": self.tr("Period"),
            "port": self.tr("Port"),
            "protection": self.tr("Protection"),
            "public": self.tr("Public key"),
            "serial": self.tr("Serial number"),
            "subject": self.tr("Subject"),
            "url": self.tr("Address"),
            "user": self.tr("User name"),
            "username": self.tr("User name"),
            "value": self.tr("Value"),
            "value-from": self.tr("Taken from"),
        }.get(name, name.replace("_", " "))
