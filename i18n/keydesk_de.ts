<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>Find a key or command</source>
        <translation>Schlüssel oder Befehl finden</translation>
    </message>
    <message>
        <source>Filter this list</source>
        <translation>Diese Liste filtern</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>Import files</source>
        <translation>Dateien importieren</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>Wert kopieren</translation>
    </message>
    <message>
        <source>Copy user name</source>
        <translation>Benutzernamen kopieren</translation>
    </message>
    <message>
        <source>Copy one-time code</source>
        <translation>Einmalcode kopieren</translation>
    </message>
    <message>
        <source>Copy another field</source>
        <translation>Anderes Feld kopieren</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Put a new value</source>
        <translation>Neuen Wert eintragen</translation>
    </message>
    <message>
        <source>Move or rename</source>
        <translation>Verschieben oder umbenennen</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Reveal (hold Space)</source>
        <translation>Zeigen (Leertaste halten)</translation>
    </message>
    <message>
        <source>Destroy forever</source>
        <translation>Endgültig vernichten</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>New namespace</source>
        <translation>Neuer Namensraum</translation>
    </message>
    <message>
        <source>Change this namespace&apos;s profile</source>
        <translation>Profil dieses Namensraums ändern</translation>
    </message>
    <message>
        <source>Remove this empty namespace</source>
        <translation>Diesen leeren Namensraum entfernen</translation>
    </message>
    <message>
        <source>Audit history</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>Switch between light and dark</source>
        <translation>Zwischen hell und dunkel wechseln</translation>
    </message>
    <message>
        <source>Load again</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Open another vault</source>
        <translation>Anderen Tresor öffnen</translation>
    </message>
    <message>
        <source>Next vault</source>
        <translation>Nächster Tresor</translation>
    </message>
    <message>
        <source>Recovery sheet</source>
        <translation>Wiederherstellungsbogen</translation>
    </message>
    <message>
        <source>Change master password</source>
        <translation>Hauptpasswort ändern</translation>
    </message>
    <message>
        <source>Grants of programs</source>
        <translation>Freigaben für Programme</translation>
    </message>
    <message>
        <source>Verify the whole vault</source>
        <translation>Den ganzen Tresor prüfen</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
</context>
<context>
    <name>AfterRecoverySheet</name>
    <message>
        <source>The vault was opened with the recovery sheet. Set a new master password to go on.</source>
        <translation>Der Tresor wurde mit dem Wiederherstellungsbogen geöffnet. Legen Sie ein neues Hauptpasswort fest, um fortzufahren.</translation>
    </message>
    <message>
        <source>New master password</source>
        <translation>Neues Hauptpasswort</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>Set password</source>
        <translation>Passwort festlegen</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
</context>
<context>
    <name>AskSheet</name>
    <message>
        <source>%1 wants %2</source>
        <translation>%1 möchte %2</translation>
    </message>
    <message>
        <source>No grant covers it. Nothing is given until you allow it, and the answer is recorded.</source>
        <translation>Keine Freigabe deckt das ab. Ohne Ihre Erlaubnis wird nichts herausgegeben, und Ihre Antwort wird protokolliert.</translation>
    </message>
    <message>
        <source>There is no key of this name that it could be given. It is not told so.</source>
        <translation>Es gibt keinen Schlüssel dieses Namens, den es bekommen könnte. Das erfährt es nicht.</translation>
    </message>
    <message>
        <source>It asks by a bare name and no grant covers it. It learns your answer, and nothing else.</source>
        <translation>Es fragt mit einem bloßen Namen, und keine Freigabe deckt das ab. Es erfährt Ihre Antwort, sonst nichts.</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Script</source>
        <translation>Skript</translation>
    </message>
    <message>
        <source>Unit</source>
        <translation>Unit</translation>
    </message>
    <message>
        <source>Process</source>
        <translation>Prozess</translation>
    </message>
    <message>
        <source>Known weakly</source>
        <translation>Schwach erkannt</translation>
    </message>
    <message>
        <source>Other programs of yours could stand in for it</source>
        <translation>Andere Ihrer Programme könnten sich dafür ausgeben</translation>
    </message>
    <message>
        <source>Out of its reach</source>
        <translation>Außer Reichweite</translation>
    </message>
    <message>
        <source>Key it means</source>
        <translation>Gemeinter Schlüssel</translation>
    </message>
    <message>
        <source>Namespace it may use</source>
        <translation>Namensraum, den es benutzen darf</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1 Stunde</translation>
    </message>
    <message>
        <source>1 day</source>
        <translation>1 Tag</translation>
    </message>
    <message>
        <source>30 days</source>
        <translation>30 Tage</translation>
    </message>
    <message>
        <source>For</source>
        <translation>Für</translation>
    </message>
    <message>
        <source>Allow</source>
        <translation>Erlauben</translation>
    </message>
    <message>
        <source>“%1”</source>
        <translation>„%1“</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Verweigern</translation>
    </message>
</context>
<context>
    <name>AuditPane</name>
    <message>
        <source>Audit history</source>
        <translation>Protokoll</translation>
    </message>
    <message>
        <source>Filter history</source>
        <translation>Protokoll filtern</translation>
    </message>
    <message>
        <source>Checking the chain</source>
        <translation>Kette wird geprüft</translation>
    </message>
    <message>
        <source>Refused only</source>
        <translation>Nur Verweigertes</translation>
    </message>
    <message>
        <source>This key</source>
        <translation>Dieser Schlüssel</translation>
    </message>
    <message>
        <source>Records</source>
        <translation>Protokolleinträge</translation>
    </message>
    <message>
        <source>No record fits</source>
        <translation>Kein Protokolleintrag passt</translation>
    </message>
    <message>
        <source>Every use of a key leaves a record here, also refused ones.</source>
        <translation>Jede Benutzung eines Schlüssels hinterlässt hier einen Protokolleintrag, auch eine verweigerte.</translation>
    </message>
    <message>
        <source>Verify the whole history now</source>
        <translation>Das ganze Protokoll jetzt prüfen</translation>
    </message>
    <message>
        <source>Export with a signed checkpoint</source>
        <translation>Mit signiertem Prüfpunkt exportieren</translation>
    </message>
    <message>
        <source>Close the history</source>
        <translation>Protokoll schließen</translation>
    </message>
    <message>
        <source>Damaged record found</source>
        <translation>Beschädigter Protokolleintrag</translation>
    </message>
    <message>
        <source>Checking chain · %1</source>
        <translation>Kette wird geprüft · %1</translation>
    </message>
    <message numerus="yes">
        <source>Chain verified · %Ln records</source>
        <translation>
            <numerusform>Kette geprüft · %Ln Protokolleintrag</numerusform>
            <numerusform>Kette geprüft · %Ln Protokolleinträge</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Not now</source>
        <translation>Nicht jetzt</translation>
    </message>
    <message>
        <source>Not now: it is back when the vault is opened again</source>
        <translation>Nicht jetzt: Der Hinweis kommt wieder, wenn der Tresor das nächste Mal geöffnet wird</translation>
    </message>
</context>
<context>
    <name>ClockSheet</name>
    <message>
        <source>Then the later time this vault has seen was wrong. Grants made under it end, and so do all grace periods.</source>
        <translation>Dann war die spätere Zeit falsch, die dieser Tresor gesehen hat. Freigaben aus ihr enden, ebenso alle Karenzfristen.</translation>
    </message>
    <message>
        <source>Then everything counts from this time on. Were it wrong, grants would end and deleted keys be purged too early.</source>
        <translation>Dann zählt von dieser Zeit an alles. Wäre sie falsch, endeten Freigaben zu früh, und gelöschte Schlüssel würden zu früh vernichtet.</translation>
    </message>
    <message>
        <source>Is it %1?</source>
        <translation>Ist es %1?</translation>
    </message>
    <message>
        <source>Yes, the clock is right</source>
        <translation>Ja, die Uhr geht richtig</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
</context>
<context>
    <name>CodeCard</name>
    <message>
        <source>One-time code</source>
        <translation>Einmalcode</translation>
    </message>
    <message>
        <source>each look takes the next one</source>
        <translation>jeder Blick verbraucht den nächsten</translation>
    </message>
</context>
<context>
    <name>CopiedLine</name>
    <message>
        <source>Clear now</source>
        <translation>Jetzt löschen</translation>
    </message>
    <message>
        <source>Copied: %1</source>
        <translation>Kopiert: %1</translation>
    </message>
</context>
<context>
    <name>CountdownRing</name>
    <message numerus="yes">
        <source>%n seconds left</source>
        <translation>
            <numerusform>Noch %n Sekunde</numerusform>
            <numerusform>Noch %n Sekunden</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DestroySheet</name>
    <message>
        <source>Destroy %1?</source>
        <translation>%1 vernichten?</translation>
    </message>
    <message>
        <source>Type %1 to destroy it</source>
        <translation>Zum Vernichten %1 eintippen</translation>
    </message>
    <message>
        <source>Destroy forever</source>
        <translation>Endgültig vernichten</translation>
    </message>
    <message>
        <source>Data encrypted only with this version is lost forever.</source>
        <translation>Daten, die nur mit dieser Version verschlüsselt sind, gehen für immer verloren.</translation>
    </message>
    <message>
        <source>Data encrypted with any version of it is lost forever.</source>
        <translation>Daten, die mit irgendeiner Version davon verschlüsselt sind, gehen für immer verloren.</translation>
    </message>
    <message>
        <source>Whoever still uses this version is locked out, and nothing brings it back.</source>
        <translation>Wer diese Version noch benutzt, wird ausgesperrt, und nichts bringt sie zurück.</translation>
    </message>
    <message>
        <source>Whoever still uses any version of it is locked out, and nothing brings it back.</source>
        <translation>Wer irgendeine Version davon noch benutzt, wird ausgesperrt, und nichts bringt sie zurück.</translation>
    </message>
    <message>
        <source>Its history stays. Copies older than this moment, such as backups, still hold it.</source>
        <translation>Das Protokoll dazu bleibt. Kopien von vor diesem Augenblick, etwa Backups, enthalten den Wert weiterhin.</translation>
    </message>
</context>
<context>
    <name>DropVeil</name>
    <message>
        <source>Drop to see what would go in</source>
        <translation>Ablegen, um zu sehen, was hineinkäme</translation>
    </message>
    <message>
        <source>Into %1. Nothing happens before you say so.</source>
        <translation>Nach %1. Nichts geschieht, bevor Sie es sagen.</translation>
    </message>
</context>
<context>
    <name>EditSheet</name>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Separated by commas</source>
        <translation>Durch Kommas getrennt</translation>
    </message>
    <message>
        <source>Notes are kept like the rest of the metadata. Secrets belong into values.</source>
        <translation>Notizen werden wie die übrigen Metadaten aufbewahrt. Geheimnisse gehören in Werte.</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Zweck</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Eigentümer</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>Schlagwörter</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>ExpiryField</name>
    <message>
        <source>Expires on</source>
        <translation>Läuft ab am</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>format</comment>
        <translation>d. MMM yyyy</translation>
    </message>
</context>
<context>
    <name>Facts</name>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
</context>
<context>
    <name>FieldSheet</name>
    <message>
        <source>Copy a field of %1</source>
        <translation>Ein Feld von %1 kopieren</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln Byte</numerusform>
            <numerusform>%Ln Bytes</numerusform>
        </translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
</context>
<context>
    <name>FilterField</name>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
</context>
<context>
    <name>FirstRunPane</name>
    <message>
        <source>Name and password</source>
        <translation>Name und Passwort</translation>
    </message>
    <message>
        <source>Recovery sheet</source>
        <translation>Wiederherstellungsbogen</translation>
    </message>
    <message>
        <source>Your keys</source>
        <translation>Ihre Schlüssel</translation>
    </message>
    <message>
        <source>Welcome to Keydesk</source>
        <translation>Willkommen bei Keydesk</translation>
    </message>
    <message>
        <source>One place on this computer for every key you are responsible for.
No server, no account.</source>
        <translation>Ein Ort auf diesem Computer für jeden Schlüssel, für den Sie verantwortlich sind.
Kein Server, kein Konto.</translation>
    </message>
    <message>
        <source>Create a vault</source>
        <translation>Einen Tresor anlegen</translation>
    </message>
    <message>
        <source>Takes less than a minute.</source>
        <translation>Dauert keine Minute.</translation>
    </message>
    <message>
        <source>Open a vault</source>
        <translation>Einen Tresor öffnen</translation>
    </message>
    <message>
        <source>One that is on this computer already.</source>
        <translation>Einen, der schon auf diesem Computer liegt.</translation>
    </message>
    <message>
        <source>Take the tour</source>
        <translation>Rundgang machen</translation>
    </message>
    <message>
        <source>A sample vault to try everything, thrown away after.</source>
        <translation>Ein Beispieltresor zum Ausprobieren, danach verworfen.</translation>
    </message>
    <message>
        <source>Name and master password</source>
        <translation>Name und Hauptpasswort</translation>
    </message>
    <message>
        <source>The password opens the vault. It is kept nowhere and nobody can reset it for you.</source>
        <translation>Das Passwort öffnet den Tresor. Es wird nirgends gespeichert, und niemand kann es für Sie zurücksetzen.</translation>
    </message>
    <message>
        <source>Name of the vault</source>
        <translation>Name des Tresors</translation>
    </message>
    <message>
        <source>My keys</source>
        <translation>Meine Schlüssel</translation>
    </message>
    <message>
        <source>Master password</source>
        <translation>Hauptpasswort</translation>
    </message>
    <message>
        <source>Create the vault</source>
        <translation>Tresor anlegen</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Making the vault</source>
        <translation>Der Tresor wird angelegt</translation>
    </message>
    <message>
        <source>Finding out how hard this computer can make guessing your password. This takes a few seconds, once.</source>
        <translation>Es wird ermittelt, wie schwer dieser Computer das Raten Ihres Passworts machen kann. Das dauert einmalig ein paar Sekunden.</translation>
    </message>
    <message>
        <source>Should you forget the password, only this code opens the vault. Print it or write it down, and keep it where you keep things that must not be lost.</source>
        <translation>Sollten Sie das Passwort vergessen, öffnet nur dieser Code den Tresor. Drucken Sie ihn aus oder schreiben Sie ihn ab, und bewahren Sie ihn dort auf, wo Dinge liegen, die nicht verloren gehen dürfen.</translation>
    </message>
</context>
<context>
    <name>GivenValue</name>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Type it, or paste with Ctrl V.</source>
        <translation>Eintippen oder mit Strg V einfügen.</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Aus einer Datei…</translation>
    </message>
    <message>
        <source>That does not fit here. Larger values come from a file.</source>
        <translation>Das passt hier nicht hinein. Größere Werte kommen aus einer Datei.</translation>
    </message>
    <message>
        <source>Take the value from</source>
        <translation>Wert nehmen aus</translation>
    </message>
    <message>
        <source>The file is larger than 1 MiB.</source>
        <translation>Die Datei ist größer als 1 MiB.</translation>
    </message>
    <message>
        <source>The file cannot be read: %1.</source>
        <translation>Die Datei ist nicht lesbar: %1.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes from %1.</source>
        <translation>
            <numerusform>%Ln Byte aus %1.</numerusform>
            <numerusform>%Ln Bytes aus %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GrantsSheet</name>
    <message>
        <source>A program asks once; what you allow stands here. Weak grants could be used by other programs of yours.</source>
        <translation>Ein Programm fragt einmal; was Sie erlauben, steht hier. Schwache Freigaben könnten andere Ihrer Programme benutzen.</translation>
    </message>
    <message>
        <source>Grants of programs</source>
        <translation>Freigaben für Programme</translation>
    </message>
    <message>
        <source>No program has a grant.</source>
        <translation>Kein Programm hat eine Freigabe.</translation>
    </message>
    <message>
        <source>Grants</source>
        <translation>Freigaben</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 in %2</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Entziehen</translation>
    </message>
    <message>
        <source>Revoke the grant of %1</source>
        <translation>Freigabe für %1 entziehen</translation>
    </message>
</context>
<context>
    <name>Guide</name>
    <message>
        <source>Making a sample vault of fresh keys, with a year of history</source>
        <translation>Ein Beispieltresor mit frischen Schlüsseln und einem Jahr Protokoll wird angelegt</translation>
    </message>
    <message>
        <source>A sample vault of fresh keys. It is gone when you close this window. Its password is %1</source>
        <translation>Ein Beispieltresor mit frischen Schlüsseln. Er verschwindet mit diesem Fenster. Sein Passwort ist %1</translation>
    </message>
    <message>
        <source>Press Ctrl K and type pay. Every key and every command is two keystrokes away.</source>
        <translation>Drücken Sie Strg K und tippen Sie pay. Jeder Schlüssel und jeder Befehl ist zwei Tastendrücke entfernt.</translation>
    </message>
    <message>
        <source>Choose /prod, then copy a key. It asks for the password %1, and why.</source>
        <translation>Wählen Sie /prod und kopieren Sie einen Schlüssel. Sie werden nach dem Passwort %1 gefragt, und warum.</translation>
    </message>
    <message>
        <source>Expiring and Rotation due, on the left, show what breaks next.</source>
        <translation>„Läuft ab“ und „Rotation fällig“ links zeigen, was als Nächstes ausfällt.</translation>
    </message>
    <message>
        <source>Drop the folder %1 on this window. It holds a .env file and an SSH key.</source>
        <translation>Ziehen Sie den Ordner %1 auf dieses Fenster. Er enthält eine .env-Datei und einen SSH-Schlüssel.</translation>
    </message>
    <message>
        <source>Press Ctrl H and choose Refused only. What happened to orders-primary five nights ago?</source>
        <translation>Drücken Sie Strg H und wählen Sie „Nur Verweigertes“. Was ist mit orders-primary vor fünf Nächten geschehen?</translation>
    </message>
    <message>
        <source>Press Ctrl L. Everything is gone from screen and memory until you type %1</source>
        <translation>Drücken Sie Strg L. Alles ist aus Bildschirm und Speicher verschwunden, bis Sie %1 eintippen</translation>
    </message>
    <message>
        <source>The sample&apos;s password is %1</source>
        <translation>Das Passwort des Beispiels ist %1</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Show me around</source>
        <translation>Zeigen Sie mir alles</translation>
    </message>
</context>
<context>
    <name>ImportSheet</name>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Nothing has happened yet. Look what would go in, and where.</source>
        <translation>Noch ist nichts geschehen. Sehen Sie, was wohin käme.</translation>
    </message>
    <message>
        <source>Keep the sources&apos; own passphrase protection</source>
        <translation>Eigenen Passphrasenschutz der Quellen behalten</translation>
    </message>
    <message>
        <source>Reading the files</source>
        <translation>Die Dateien werden gelesen</translation>
    </message>
    <message>
        <source>In a locked-down process of its own, without network.</source>
        <translation>In einem eigenen, abgeriegelten Prozess ohne Netzwerk.</translation>
    </message>
    <message>
        <source>No key found</source>
        <translation>Kein Schlüssel gefunden</translation>
    </message>
    <message>
        <source>The list on the left says what each file is.</source>
        <translation>Die Liste links sagt, was jede Datei ist.</translation>
    </message>
    <message>
        <source>Left alone %1</source>
        <translation>Ausgelassen %1</translation>
    </message>
    <message>
        <source>Keys found</source>
        <translation>Gefundene Schlüssel</translation>
    </message>
    <message>
        <source>Into</source>
        <translation>Nach</translation>
    </message>
    <message>
        <source>Import %1 of %2</source>
        <translation>%1 von %2 importieren</translation>
    </message>
    <message numerus="yes">
        <source> and %n more</source>
        <translation>
            <numerusform> und %n weitere</numerusform>
            <numerusform> und %n weitere</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportTableModel</name>
    <message>
        <source>Will be</source>
        <translation>Wird zu</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>Compared</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>To know</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>ausgewählt</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>weggelassen</translation>
    </message>
    <message>
        <source>New</source>
        <translation>Neu</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>Geändert</translation>
    </message>
    <message>
        <source>Same</source>
        <translation>Gleich</translation>
    </message>
    <message>
        <source>Conflict</source>
        <translation>Konflikt</translation>
    </message>
    <message numerus="yes">
        <source>%n versions</source>
        <translation>
            <numerusform>%n Version</numerusform>
            <numerusform>%n Versionen</numerusform>
        </translation>
    </message>
    <message>
        <source>same value as %1</source>
        <translation>derselbe Wert wie %1</translation>
    </message>
</context>
<context>
    <name>ImportedSheet</name>
    <message numerus="yes">
        <source>%Ln keys are in the vault.</source>
        <translation>
            <numerusform>%Ln Schlüssel liegt im Tresor.</numerusform>
            <numerusform>%Ln Schlüssel liegen im Tresor.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n left alone.</source>
        <translation>
            <numerusform>%n ausgelassen.</numerusform>
            <numerusform>%n ausgelassen.</numerusform>
        </translation>
    </message>
    <message>
        <source>The plain originals remain where they were. Anybody who reads your files can read them:</source>
        <translation>Die unverschlüsselten Originale bleiben, wo sie waren. Wer Ihre Dateien lesen kann, kann auch sie lesen:</translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>und %n weitere</numerusform>
            <numerusform>und %n weitere</numerusform>
        </translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>Importing</name>
    <message>
        <source>Import files</source>
        <translation>Dateien importieren</translation>
    </message>
    <message>
        <source>Reading files</source>
        <translation>Dateien werden gelesen</translation>
    </message>
    <message>
        <source>There is no file here to read.</source>
        <translation>Hier gibt es keine lesbare Datei.</translation>
    </message>
    <message>
        <source>Reading the files in the parser</source>
        <translation>Die Dateien werden im abgeriegelten Prozess gelesen</translation>
    </message>
    <message numerus="yes">
        <source>Import %n keys</source>
        <translation>
            <numerusform>%n Schlüssel importieren</numerusform>
            <numerusform>%n Schlüssel importieren</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>No key selected</source>
        <translation>Kein Schlüssel ausgewählt</translation>
    </message>
    <message>
        <source>Select a key to see its versions, who used it, and to copy it. Ctrl K finds any key.</source>
        <translation>Wählen Sie einen Schlüssel, um seine Versionen und Benutzer zu sehen und ihn zu kopieren. Strg K findet jeden Schlüssel.</translation>
    </message>
    <message>
        <source>Delete, restore or mark them together from above the list. Ctrl Z takes it back.</source>
        <translation>Über der Liste lassen sie sich gemeinsam löschen, wiederherstellen oder als Favoriten markieren. Strg Z nimmt es zurück.</translation>
    </message>
    <message>
        <source>Copy code</source>
        <translation>Code kopieren</translation>
    </message>
    <message numerus="yes">
        <source>%Ln keys selected</source>
        <translation>
            <numerusform>%Ln Schlüssel ausgewählt</numerusform>
            <numerusform>%Ln Schlüssel ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>Versionen</translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
</context>
<context>
    <name>KeyFacts</name>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Zweck</translation>
    </message>
    <message>
        <source>Fingerprint</source>
        <translation>Fingerabdruck</translation>
    </message>
    <message>
        <source>In use since</source>
        <translation>In Gebrauch seit</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>Eigentümer</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>Imported from</source>
        <translation>Importiert aus</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>verborgen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln bytes</source>
        <translation>
            <numerusform>%Ln Byte</numerusform>
            <numerusform>%Ln Byte</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>KeySheets</name>
    <message>
        <source>Delete the key first. A deleted key can be destroyed; a version here at any time.</source>
        <translation>Löschen Sie den Schlüssel zuerst. Ein gelöschter Schlüssel kann vernichtet werden, eine Version hier jederzeit.</translation>
    </message>
    <message>
        <source>Make %1</source>
        <translation>%1 anlegen</translation>
    </message>
    <message>
        <source>Change the profile of %1</source>
        <translation>Profil von %1 ändern</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>%1 entfernen</translation>
    </message>
    <message>
        <source>Made %1.</source>
        <translation>%1 angelegt.</translation>
    </message>
    <message>
        <source>%1 has a new value; the old one stays valid in grace.</source>
        <translation>%1 hat einen neuen Wert; der alte gilt während der Karenzfrist weiter.</translation>
    </message>
    <message>
        <source>Changed %1.</source>
        <translation>%1 geändert.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>%1 demands something else now.</source>
        <translation>%1 verlangt jetzt etwas anderes.</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 bearbeiten</translation>
    </message>
    <message>
        <source>Moved to %1. The old path leads there.</source>
        <translation>Nach %1 verschoben. Der alte Pfad führt dorthin.</translation>
    </message>
    <message>
        <source>Move %1</source>
        <translation>%1 verschieben</translation>
    </message>
    <message>
        <source>Destroyed. Its history stays.</source>
        <translation>Vernichtet. Das Protokoll dazu bleibt.</translation>
    </message>
    <message>
        <source>v%1 is destroyed. Its history stays.</source>
        <translation>v%1 ist vernichtet. Das Protokoll dazu bleibt.</translation>
    </message>
    <message>
        <source>Destroy %1</source>
        <translation>%1 vernichten</translation>
    </message>
</context>
<context>
    <name>KeyTableModel</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Algorithm</source>
        <translation>Algorithmus</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>Ablauf</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Reads, 30 days</source>
        <translation>Zugriffe, 30 T.</translation>
    </message>
    <message>
        <source>Last used</source>
        <translation>Zuletzt benutzt</translation>
    </message>
    <message>
        <source>In use since %1</source>
        <translation>In Gebrauch seit %1</translation>
    </message>
</context>
<context>
    <name>KeyWork</name>
    <message>
        <source>Delete %1</source>
        <translation>%1 löschen</translation>
    </message>
    <message>
        <source>Restore %1</source>
        <translation>%1 wiederherstellen</translation>
    </message>
    <message>
        <source>Favourite</source>
        <translation>Favorit</translation>
    </message>
    <message>
        <source>Deleted %1. Restorable for 30 days.</source>
        <translation>%1 gelöscht. 30 Tage lang wiederherstellbar.</translation>
    </message>
    <message numerus="yes">
        <source>Deleted %n keys. Restorable for 30 days.</source>
        <translation>
            <numerusform>%n Schlüssel gelöscht. 30 Tage lang wiederherstellbar.</numerusform>
            <numerusform>%n Schlüssel gelöscht. 30 Tage lang wiederherstellbar.</numerusform>
        </translation>
    </message>
    <message>
        <source>Restored %1.</source>
        <translation>%1 wiederhergestellt.</translation>
    </message>
</context>
<context>
    <name>KeyboardHint</name>
    <message>
        <source>Caps lock is on</source>
        <translation>Feststelltaste ist an</translation>
    </message>
    <message>
        <source>Layout %1</source>
        <translation>Belegung %1</translation>
    </message>
</context>
<context>
    <name>KeysPane</name>
    <message>
        <source>Filter, like kind:password age&gt;90d</source>
        <translation>Filtern, z. B. kind:password age&gt;90d</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Weak</source>
        <translation>Schwach</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Unread for 90 days</source>
        <translation>90 Tage ungelesen</translation>
    </message>
    <message>
        <source>No owner</source>
        <translation>Ohne Eigentümer</translation>
    </message>
    <message>
        <source>Use the suggestion</source>
        <translation>Vorschlag übernehmen</translation>
    </message>
    <message>
        <source>Drop your keys here</source>
        <translation>Ziehen Sie Ihre Schlüssel hierher</translation>
    </message>
    <message>
        <source>Drop .ssh, a .kdbx, a .env or a folder of PEM files on this window. You see what would go in, and where, before anything happens.</source>
        <translation>Ziehen Sie .ssh, eine .kdbx, eine .env oder einen Ordner mit PEM-Dateien auf dieses Fenster. Sie sehen, was wohin käme, bevor etwas geschieht.</translation>
    </message>
    <message>
        <source>Look in ~/.ssh</source>
        <translation>In ~/.ssh nachsehen</translation>
    </message>
    <message>
        <source>No keys here yet</source>
        <translation>Hier sind noch keine Schlüssel</translation>
    </message>
    <message>
        <source>Make one here, or drop files on this window to import them into this place.</source>
        <translation>Legen Sie hier einen an, oder ziehen Sie Dateien auf dieses Fenster, um sie hierher zu importieren.</translation>
    </message>
    <message>
        <source>Nothing fits this filter</source>
        <translation>Nichts passt zu diesem Filter</translation>
    </message>
    <message>
        <source>Words find names and purposes. Fields narrow: in:/prod kind:password age&gt;90d -tag:pci</source>
        <translation>Wörter finden Namen und Zwecke. Felder grenzen ein: in:/prod kind:password age&gt;90d -tag:pci</translation>
    </message>
    <message>
        <source>Clear the filter</source>
        <translation>Filter leeren</translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n ausgewählt</numerusform>
            <numerusform>%n ausgewählt</numerusform>
        </translation>
    </message>
    <message>
        <source>Use %1</source>
        <translation>%1 nehmen</translation>
    </message>
</context>
<context>
    <name>LockPill</name>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Lock now</source>
        <translation>Jetzt sperren</translation>
    </message>
    <message>
        <source>Locks in %1. Lock now</source>
        <translation>Sperrt in %1. Jetzt sperren</translation>
    </message>
</context>
<context>
    <name>LockedPane</name>
    <message>
        <source>The master password was changed. Show that it is you with the new one</source>
        <translation>Das Hauptpasswort wurde geändert. Weisen Sie sich mit dem neuen aus</translation>
    </message>
    <message>
        <source>Open elsewhere. Show that it is you</source>
        <translation>Anderswo offen. Weisen Sie sich aus</translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Cannot be opened</source>
        <translation>Kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>Master password</source>
        <translation>Hauptpasswort</translation>
    </message>
    <message>
        <source>Code of the recovery sheet</source>
        <translation>Code des Wiederherstellungsbogens</translation>
    </message>
    <message>
        <source>No recovery sheet of this vault was confirmed: only the master password opens it.</source>
        <translation>Kein Wiederherstellungsbogen dieses Tresors wurde bestätigt: Nur das Hauptpasswort öffnet ihn.</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>I know why. Accept this state and open</source>
        <translation>Ich weiß, warum. Diesen Stand annehmen und öffnen</translation>
    </message>
    <message>
        <source>Recovery sheet</source>
        <translation>Wiederherstellungsbogen</translation>
    </message>
    <message>
        <source>Another vault</source>
        <translation>Anderer Tresor</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>Wird geöffnet…</translation>
    </message>
    <message numerus="yes">
        <source>Next try in %n s.</source>
        <translation>
            <numerusform>Nächster Versuch in %n s.</numerusform>
            <numerusform>Nächster Versuch in %n s.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MadeValue</name>
    <message>
        <source>Shape</source>
        <translation>Form</translation>
    </message>
    <message>
        <source>Random characters</source>
        <translation>Zufällige Zeichen</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>No look-alikes</source>
        <translation>Nichts Verwechselbares</translation>
    </message>
    <message>
        <source>Prefix of the token</source>
        <translation>Präfix des Tokens</translation>
    </message>
    <message>
        <source>Begins with</source>
        <translation>Beginnt mit</translation>
    </message>
    <message>
        <source>A prefix, 30 random characters and a checksum, so that scanners find it when it leaks.</source>
        <translation>Ein Präfix, 30 zufällige Zeichen und eine Prüfsumme, damit Scanner es finden, wenn es nach außen gerät.</translation>
    </message>
    <message>
        <source>An Ed25519 key pair. The public line can be copied from the inspector.</source>
        <translation>Ein Ed25519-Schlüsselpaar. Die öffentliche Zeile lässt sich aus dem Inspektor kopieren.</translation>
    </message>
    <message>
        <source>32 random bytes for AES-256.</source>
        <translation>32 zufällige Bytes für AES-256.</translation>
    </message>
    <message numerus="yes">
        <source>%n words</source>
        <translation>
            <numerusform>%n Wort</numerusform>
            <numerusform>%n Wörter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n characters</source>
        <translation>
            <numerusform>%n Zeichen</numerusform>
            <numerusform>%n Zeichen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bits</source>
        <translation>
            <numerusform>%n Bit</numerusform>
            <numerusform>%n Bit</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Keydesk</source>
        <translation>Keydesk</translation>
    </message>
</context>
<context>
    <name>MarkWords</name>
    <message>
        <source>Not active yet</source>
        <translation>Noch inaktiv</translation>
    </message>
    <message>
        <source>Active</source>
        <translation>Aktiv</translation>
    </message>
    <message>
        <source>Suspended</source>
        <translation>Ausgesetzt</translation>
    </message>
    <message>
        <source>Deactivated</source>
        <translation>Deaktiviert</translation>
    </message>
    <message>
        <source>Compromised</source>
        <translation>Kompromittiert</translation>
    </message>
    <message>
        <source>Destroyed</source>
        <translation>Vernichtet</translation>
    </message>
    <message>
        <source>Grace period</source>
        <translation>Karenzfrist</translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation>In Ordnung</translation>
    </message>
    <message>
        <source>Expiring</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Expires very soon</source>
        <translation>Läuft sehr bald ab</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation>Erlaubt</translation>
    </message>
    <message>
        <source>Denied</source>
        <translation>Verweigert</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Misslungen</translation>
    </message>
    <message>
        <source>Relaxed profile</source>
        <translation>Lockeres Profil</translation>
    </message>
    <message>
        <source>Staging profile</source>
        <translation>Staging-Profil</translation>
    </message>
    <message>
        <source>Strict profile</source>
        <translation>Strenges Profil</translation>
    </message>
</context>
<context>
    <name>MaskedCard</name>
    <message>
        <source>Hide it</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Reveal it (hold Space for a look)</source>
        <translation>Zeigen (zum kurzen Ansehen Leertaste halten)</translation>
    </message>
</context>
<context>
    <name>Minding</name>
    <message>
        <source>Checking the code</source>
        <translation>Der Code wird geprüft</translation>
    </message>
    <message>
        <source>Making a new recovery code</source>
        <translation>Ein neuer Wiederherstellungscode wird erzeugt</translation>
    </message>
    <message>
        <source>Changing the password</source>
        <translation>Das Passwort wird geändert</translation>
    </message>
    <message>
        <source>Allow %1</source>
        <translation>%1 erlauben</translation>
    </message>
    <message>
        <source>%1 was refused %2: nobody answered in time. It may ask again.</source>
        <translation>%1 wurde %2 verweigert: Niemand hat rechtzeitig geantwortet. Es darf wieder fragen.</translation>
    </message>
    <message>
        <source>Verifying the whole vault</source>
        <translation>Der ganze Tresor wird geprüft</translation>
    </message>
    <message>
        <source>Record %1 does not fit. %2</source>
        <translation>Protokolleintrag %1 passt nicht. %2</translation>
    </message>
    <message numerus="yes">
        <source>All %Ln records recomputed: the chain holds.</source>
        <translation>
            <numerusform>Der eine Protokolleintrag wurde nachgerechnet (%Ln): Die Kette hält.</numerusform>
            <numerusform>Alle %Ln Protokolleinträge nachgerechnet: Die Kette hält.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln records saved. They verify with public keys alone.</source>
        <translation>
            <numerusform>%Ln Protokolleintrag gespeichert. Zur Prüfung genügen öffentliche Schlüssel.</numerusform>
            <numerusform>%Ln Protokolleinträge gespeichert. Zur Prüfung genügen öffentliche Schlüssel.</numerusform>
        </translation>
    </message>
    <message>
        <source>Verifying the history</source>
        <translation>Das Protokoll wird geprüft</translation>
    </message>
    <message>
        <source>The recovery sheet counts now, and no other does.</source>
        <translation>Der Wiederherstellungsbogen gilt jetzt, und kein anderer.</translation>
    </message>
    <message>
        <source>The master password is changed. Other windows and terminals have to give it now.</source>
        <translation>Das Hauptpasswort ist geändert. Andere Fenster und Terminals müssen es jetzt angeben.</translation>
    </message>
    <message>
        <source>Export the history</source>
        <translation>Protokoll exportieren</translation>
    </message>
    <message>
        <source>Not saved: %1.</source>
        <translation>Nicht gespeichert: %1.</translation>
    </message>
    <message>
        <source>Exporting the history</source>
        <translation>Das Protokoll wird exportiert</translation>
    </message>
    <message>
        <source>Open the folder of a vault, or choose an empty folder for a new one</source>
        <translation>Öffnen Sie den Ordner eines Tresors, oder wählen Sie einen leeren für einen neuen</translation>
    </message>
</context>
<context>
    <name>MoveSheet</name>
    <message>
        <source>Versions and history stay with it. Programs that ask for the old path are led to the new one.</source>
        <translation>Versionen und Protokoll bleiben dabei. Programme, die nach dem alten Pfad fragen, werden zum neuen geführt.</translation>
    </message>
    <message>
        <source>Move or rename %1</source>
        <translation>%1 verschieben oder umbenennen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
</context>
<context>
    <name>NamespaceBox</name>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
</context>
<context>
    <name>NamespaceSheet</name>
    <message>
        <source>A place for keys. Below a root it demands what the root demands.</source>
        <translation>Ein Ort für Schlüssel. Unter einer Wurzel verlangt er, was die Wurzel verlangt.</translation>
    </message>
    <message>
        <source>New namespace</source>
        <translation>Neuer Namensraum</translation>
    </message>
    <message>
        <source>Path</source>
        <translation>Pfad</translation>
    </message>
    <message>
        <source>Profile of the new root</source>
        <translation>Profil der neuen Wurzel</translation>
    </message>
    <message>
        <source>Make namespace</source>
        <translation>Namensraum anlegen</translation>
    </message>
</context>
<context>
    <name>NamespaceTreeModel</name>
    <message numerus="yes">
        <source>%Ln keys</source>
        <translation>
            <numerusform>%Ln Schlüssel</numerusform>
            <numerusform>%Ln Schlüssel</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NewKeySheet</name>
    <message>
        <source>New key</source>
        <translation>Neuer Schlüssel</translation>
    </message>
    <message>
        <source>Made inside the vault: its value is on no screen and in no file.</source>
        <translation>Im Tresor erzeugt: Sein Wert steht auf keinem Bildschirm und in keiner Datei.</translation>
    </message>
    <message>
        <source>The value in force now stays valid in its grace period.</source>
        <translation>Der jetzt gültige Wert bleibt während seiner Karenzfrist gültig.</translation>
    </message>
    <message>
        <source>New value for %1</source>
        <translation>Neuer Wert für %1</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>Art</translation>
    </message>
    <message>
        <source>orders-primary</source>
        <translation>orders-primary</translation>
    </message>
    <message>
        <source>What it opens, for example: orders database, role app_rw</source>
        <translation>Was er öffnet, z. B.: Datenbank orders, Rolle app_rw</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>Erzeugen</translation>
    </message>
    <message>
        <source>I have one</source>
        <translation>Ich habe einen</translation>
    </message>
    <message>
        <source>Where the value comes from</source>
        <translation>Woher der Wert kommt</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Purpose</source>
        <translation>Zweck</translation>
    </message>
    <message>
        <source>Make key</source>
        <translation>Schlüssel anlegen</translation>
    </message>
    <message>
        <source>Put new value</source>
        <translation>Neuen Wert eintragen</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>API token</source>
        <translation>API-Token</translation>
    </message>
    <message>
        <source>SSH</source>
        <translation>SSH</translation>
    </message>
    <message>
        <source>AES-256</source>
        <translation>AES-256</translation>
    </message>
    <message>
        <source>Anything</source>
        <translation>Beliebig</translation>
    </message>
</context>
<context>
    <name>NewPassword</name>
    <message>
        <source>The same again</source>
        <translation>Noch einmal dasselbe</translation>
    </message>
    <message>
        <source>Four or more random words are good.</source>
        <translation>Vier oder mehr zufällige Wörter sind gut.</translation>
    </message>
    <message>
        <source>Weak</source>
        <translation>Schwach</translation>
    </message>
    <message>
        <source>Fair</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>Good</source>
        <translation>Gut</translation>
    </message>
    <message>
        <source>Strong</source>
        <translation>Stark</translation>
    </message>
    <message>
        <source>The two are not the same yet.</source>
        <translation>Die beiden stimmen noch nicht überein.</translation>
    </message>
    <message>
        <source>Too easy to guess. Add words.</source>
        <translation>Zu leicht zu erraten. Fügen Sie Wörter hinzu.</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Search keys or run a command</source>
        <translation>Schlüssel suchen oder Befehl ausführen</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Gefundenes</translation>
    </message>
    <message>
        <source>↑↓ move   ↵ run   Ctrl ↵ reveal   &gt; commands only   / paths only   Esc close</source>
        <translation>↑↓ bewegen   ↵ ausführen   Strg ↵ zeigen   &gt; nur Befehle   / nur Pfade   Esc schließen</translation>
    </message>
</context>
<context>
    <name>PaletteModel</name>
    <message>
        <source>KEYS</source>
        <translation>SCHLÜSSEL</translation>
    </message>
    <message>
        <source>NAMESPACES</source>
        <translation>NAMENSRÄUME</translation>
    </message>
    <message>
        <source>COMMANDS</source>
        <translation>BEFEHLE</translation>
    </message>
    <message>
        <source>Nothing is called so. Words find names and purposes.</source>
        <translation>Nichts heißt so. Wörter finden Namen und Zwecke.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln keys</source>
        <translation>
            <numerusform>%Ln Schlüssel</numerusform>
            <numerusform>%Ln Schlüssel</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PaletteRow</name>
    <message>
        <source>Copy ↵</source>
        <translation>Kopieren ↵</translation>
    </message>
    <message>
        <source>Copy code ↵</source>
        <translation>Code kopieren ↵</translation>
    </message>
</context>
<context>
    <name>PasswordSheet</name>
    <message>
        <source>The new password is added and tested before the old one is removed. Other windows and terminals then have to give it before they go on.</source>
        <translation>Das neue Passwort wird hinzugefügt und erprobt, bevor das alte entfernt wird. Andere Fenster und Terminals müssen es danach angeben, bevor es dort weitergeht.</translation>
    </message>
    <message>
        <source>Change master password</source>
        <translation>Hauptpasswort ändern</translation>
    </message>
    <message>
        <source>Present password</source>
        <translation>Bisheriges Passwort</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>Neues Passwort</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>Ändern</translation>
    </message>
</context>
<context>
    <name>PlaceHead</name>
    <message numerus="yes">
        <source>%Ln keys</source>
        <translation>
            <numerusform>%Ln Schlüssel</numerusform>
            <numerusform>%Ln Schlüssel</numerusform>
        </translation>
    </message>
    <message>
        <source>Still checking this count</source>
        <translation>Diese Zahl wird noch geprüft</translation>
    </message>
    <message>
        <source>Open to you for %1</source>
        <translation>Für Sie noch %1 offen</translation>
    </message>
    <message>
        <source>Go to %1</source>
        <translation>Zu %1 gehen</translation>
    </message>
</context>
<context>
    <name>Printing</name>
    <message>
        <source>The printer did not take the sheet.</source>
        <translation>Der Drucker hat den Bogen nicht angenommen.</translation>
    </message>
    <message>
        <source>Keydesk recovery sheet</source>
        <translation>Keydesk-Wiederherstellungsbogen</translation>
    </message>
    <message>
        <source>Opens the vault named above when its password is forgotten. Whoever has this sheet and the vault has every key in it: keep it where you keep things that must not be lost or read.</source>
        <translation>Öffnet den oben genannten Tresor, wenn sein Passwort vergessen ist. Wer diesen Bogen und den Tresor hat, hat jeden Schlüssel darin: Bewahren Sie ihn dort auf, wo Dinge liegen, die nicht verloren gehen und nicht gelesen werden dürfen.</translation>
    </message>
</context>
<context>
    <name>ProfileSheet</name>
    <message>
        <source>A stricter profile holds at once. A looser one is asked for as the stricter of both demands.</source>
        <translation>Ein strengeres Profil gilt sofort. Für ein lockereres gilt, was das strengere von beiden verlangt.</translation>
    </message>
    <message>
        <source>Profile of %1</source>
        <translation>Profil von %1</translation>
    </message>
    <message>
        <source>Change profile</source>
        <translation>Profil ändern</translation>
    </message>
</context>
<context>
    <name>Proving</name>
    <message>
        <source>Checking the password</source>
        <translation>Das Passwort wird geprüft</translation>
    </message>
</context>
<context>
    <name>Readers</name>
    <message>
        <source>Reads a day, last 30 days</source>
        <translation>Lesezugriffe je Tag, letzte 30 Tage</translation>
    </message>
    <message>
        <source>Used by</source>
        <translation>Benutzt von</translation>
    </message>
    <message numerus="yes">
        <source>%Ln reads</source>
        <translation>
            <numerusform>%Ln Lesezugriff</numerusform>
            <numerusform>%Ln Lesezugriffe</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln reads in 30 days</source>
        <translation>
            <numerusform>%Ln Lesezugriff in 30 Tagen</numerusform>
            <numerusform>%Ln Lesezugriffe in 30 Tagen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordTableModel</name>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Actor</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Aktion</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>Näheres</translation>
    </message>
    <message numerus="yes">
        <source>%n times</source>
        <translation>
            <numerusform>%n-mal</numerusform>
            <numerusform>%n-mal</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RecordWords</name>
    <message>
        <source>You, in the window</source>
        <translation>Sie, im Fenster</translation>
    </message>
    <message>
        <source>You, in a terminal</source>
        <translation>Sie, in einem Terminal</translation>
    </message>
    <message>
        <source>Keydesk itself</source>
        <translation>Keydesk selbst</translation>
    </message>
    <message>
        <source>in a terminal</source>
        <translation>in einem Terminal</translation>
    </message>
    <message>
        <source>by itself</source>
        <translation>von selbst</translation>
    </message>
    <message>
        <source>by %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>List</source>
        <translation>Auflisten</translation>
    </message>
    <message>
        <source>Describe</source>
        <translation>Beschreiben</translation>
    </message>
    <message>
        <source>Get</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>Reveal</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>Update</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Destroy</source>
        <translation>Vernichten</translation>
    </message>
    <message>
        <source>Administer</source>
        <translation>Verwalten</translation>
    </message>
    <message>
        <source>Refuse a program</source>
        <translation>Programm abweisen</translation>
    </message>
    <message>
        <source>Export history</source>
        <translation>Protokoll exportieren</translation>
    </message>
    <message>
        <source>Add grant</source>
        <translation>Freigabe erteilen</translation>
    </message>
    <message>
        <source>Revoke grant</source>
        <translation>Freigabe entziehen</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Make namespace</source>
        <translation>Namensraum anlegen</translation>
    </message>
    <message>
        <source>Remove namespace</source>
        <translation>Namensraum entfernen</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>Passwort ändern</translation>
    </message>
    <message>
        <source>Change profile</source>
        <translation>Profil ändern</translation>
    </message>
    <message>
        <source>Confirm recovery</source>
        <translation>Bogen bestätigen</translation>
    </message>
    <message>
        <source>New recovery sheet</source>
        <translation>Neuer Wiederherstellungsbogen</translation>
    </message>
    <message>
        <source>Change setting</source>
        <translation>Einstellung ändern</translation>
    </message>
    <message>
        <source>Accept state</source>
        <translation>Stand anerkennen</translation>
    </message>
    <message>
        <source>Step-up</source>
        <translation>Ausweisen</translation>
    </message>
    <message>
        <source>Create vault</source>
        <translation>Tresor anlegen</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>Sperren</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
    <message>
        <source>by its grant</source>
        <translation>durch seine Freigabe</translation>
    </message>
    <message>
        <source>asked in the window</source>
        <translation>im Fenster verlangt</translation>
    </message>
    <message>
        <source>not a program that can be known</source>
        <translation>kein Programm, das sich erkennen lässt</translation>
    </message>
    <message>
        <source>its grant has ended</source>
        <translation>seine Freigabe ist beendet</translation>
    </message>
    <message>
        <source>unused for too long</source>
        <translation>zu lange unbenutzt</translation>
    </message>
    <message>
        <source>this place was closed</source>
        <translation>dieser Ort war geschlossen</translation>
    </message>
    <message>
        <source>no grant covers it</source>
        <translation>keine Freigabe deckt das</translation>
    </message>
    <message>
        <source>not a person</source>
        <translation>keine Person</translation>
    </message>
    <message>
        <source>answered in the window</source>
        <translation>im Fenster beantwortet</translation>
    </message>
    <message>
        <source>a strict place needs a program known for sure</source>
        <translation>ein strenger Ort braucht ein stark erkanntes Programm</translation>
    </message>
    <message>
        <source>work session</source>
        <translation>Arbeitssitzung</translation>
    </message>
    <message>
        <source>wrong password</source>
        <translation>falsches Passwort</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Konto</translation>
    </message>
    <message>
        <source>Alias</source>
        <translation>Alias</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>Einmalcode</translation>
    </message>
    <message>
        <source>Comment</source>
        <translation>Kommentar</translation>
    </message>
    <message>
        <source>Next count</source>
        <translation>Nächster Zählerstand</translation>
    </message>
    <message>
        <source>Database</source>
        <translation>Datenbank</translation>
    </message>
    <message>
        <source>Digits</source>
        <translation>Stellen</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Issuer</source>
        <translation>Aussteller</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Valid until</source>
        <translation>Gültig bis</translation>
    </message>
    <message>
        <source>Valid from</source>
        <translation>Gültig ab</translation>
    </message>
    <message>
        <source>Period</source>
        <translation>Zeitschritt</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>Schutz</translation>
    </message>
    <message>
        <source>Public key</source>
        <translation>Öffentlicher Schlüssel</translation>
    </message>
    <message>
        <source>Serial number</source>
        <translation>Seriennummer</translation>
    </message>
    <message>
        <source>Subject</source>
        <translation>Inhaber</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Taken from</source>
        <translation>Entnommen aus</translation>
    </message>
</context>
<context>
    <name>RecoveryCode</name>
    <message>
        <source>Type the code back from your sheet</source>
        <translation>Code vom Bogen abtippen</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Bestätigen</translation>
    </message>
    <message>
        <source>Later, remind me</source>
        <translation>Später erinnern</translation>
    </message>
    <message>
        <source>Type the code back from your sheet, so that it counts</source>
        <translation>Tippen Sie den Code von Ihrem Bogen ab, damit er gilt</translation>
    </message>
    <message>
        <source>Print the sheet</source>
        <translation>Bogen drucken</translation>
    </message>
    <message>
        <source>Hide the code</source>
        <translation>Code verbergen</translation>
    </message>
    <message>
        <source>Show the code</source>
        <translation>Code zeigen</translation>
    </message>
</context>
<context>
    <name>RecoverySheet</name>
    <message>
        <source>Recovery sheet</source>
        <translation>Wiederherstellungsbogen</translation>
    </message>
    <message>
        <source>Type the code from the sheet you kept. If you have none, make a new one.</source>
        <translation>Tippen Sie den Code des aufbewahrten Bogens ab. Wenn Sie keinen haben, erzeugen Sie einen neuen.</translation>
    </message>
    <message>
        <source>Type the code from the new sheet: then it counts, and the old one opens nothing any more.</source>
        <translation>Tippen Sie den Code des neuen Bogens ab: Dann gilt er, und der alte öffnet nichts mehr.</translation>
    </message>
    <message>
        <source>Your sheet counts. Make a new one if it was lost or seen; the old one opens nothing any more once the new one is confirmed.</source>
        <translation>Ihr Bogen gilt. Erzeugen Sie einen neuen, wenn er verloren ging oder gesehen wurde; der alte öffnet nichts mehr, sobald der neue bestätigt ist.</translation>
    </message>
    <message>
        <source>Master password</source>
        <translation>Hauptpasswort</translation>
    </message>
    <message>
        <source>Master password, to make a new sheet</source>
        <translation>Hauptpasswort, um einen neuen Bogen zu erzeugen</translation>
    </message>
    <message>
        <source>Make a new sheet</source>
        <translation>Neuen Bogen erzeugen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>SavedViewsModel</name>
    <message>
        <source>All keys</source>
        <translation>Alle Schlüssel</translation>
    </message>
    <message>
        <source>Favourites</source>
        <translation>Favoriten</translation>
    </message>
    <message>
        <source>Expiring</source>
        <translation>Läuft ab</translation>
    </message>
    <message>
        <source>Rotation due</source>
        <translation>Rotation fällig</translation>
    </message>
    <message>
        <source>Deleted</source>
        <translation>Gelöscht</translation>
    </message>
    <message numerus="yes">
        <source>%Ln keys</source>
        <translation>
            <numerusform>%Ln Schlüssel</numerusform>
            <numerusform>%Ln Schlüssel</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Screens</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The background check found damage. Nothing was changed.</source>
        <translation>Die Hintergrundprüfung hat Schäden gefunden. Nichts wurde verändert.</translation>
    </message>
    <message>
        <source>Show what</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>The recovery sheet is not confirmed yet: until it is, only the password opens this vault.</source>
        <translation>Der Wiederherstellungsbogen ist noch nicht bestätigt: Bis dahin öffnet nur das Passwort diesen Tresor.</translation>
    </message>
    <message>
        <source>The new recovery sheet is not confirmed yet: until it is, the old one counts.</source>
        <translation>Der neue Wiederherstellungsbogen ist noch nicht bestätigt: Bis dahin gilt der alte.</translation>
    </message>
    <message>
        <source>Confirm now</source>
        <translation>Jetzt bestätigen</translation>
    </message>
    <message>
        <source>Opening the vault</source>
        <translation>Der Tresor wird geöffnet</translation>
    </message>
    <message>
        <source>Last opened %1, no changes since.</source>
        <translation>Zuletzt geöffnet: %1, seither keine Änderungen.</translation>
    </message>
    <message numerus="yes">
        <source>Last opened %1, %Ln changes since.</source>
        <translation>
            <numerusform>Zuletzt geöffnet: %1, seither %Ln Änderung.</numerusform>
            <numerusform>Zuletzt geöffnet: %1, seither %Ln Änderungen.</numerusform>
        </translation>
    </message>
    <message>
        <source>Making the vault</source>
        <translation>Der Tresor wird angelegt</translation>
    </message>
    <message numerus="yes">
        <source>Copied. Clears in %n s.</source>
        <translation>
            <numerusform>Kopiert. Wird in %n s gelöscht.</numerusform>
            <numerusform>Kopiert. Wird in %n s gelöscht.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Code copied, good for %n s.</source>
        <translation>
            <numerusform>Code kopiert, noch %n s gültig.</numerusform>
            <numerusform>Code kopiert, noch %n s gültig.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Clears in %n s.</source>
        <translation>
            <numerusform>Wird in %n s gelöscht.</numerusform>
            <numerusform>Wird in %n s gelöscht.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>Not opened: wrong password or keyboard layout.</source>
        <translation>Nicht geöffnet: falsches Passwort oder falsche Tastaturbelegung.</translation>
    </message>
    <message>
        <source>Not opened: this code is well formed, but not the one of this keyslot.</source>
        <translation>Nicht geöffnet: Dieser Code ist wohlgeformt, aber nicht der dieses Schlüsselfachs.</translation>
    </message>
    <message>
        <source>Wait, then try again.</source>
        <translation>Warten Sie, und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>This recovery code belongs to another vault.</source>
        <translation>Dieser Wiederherstellungscode gehört zu einem anderen Tresor.</translation>
    </message>
    <message>
        <source>Take the sheet whose first group is that of this vault.</source>
        <translation>Nehmen Sie den Bogen, dessen erste Gruppe die dieses Tresors ist.</translation>
    </message>
    <message>
        <source>This is no recovery code of Keydesk.</source>
        <translation>Das ist kein Wiederherstellungscode von Keydesk.</translation>
    </message>
    <message>
        <source>The recovery code is mistyped in more than one place.</source>
        <translation>Der Wiederherstellungscode ist an mehr als einer Stelle vertippt.</translation>
    </message>
    <message>
        <source>The recovery code is mistyped, probably in group %1.</source>
        <translation>Der Wiederherstellungscode ist vertippt, wahrscheinlich in Gruppe %1.</translation>
    </message>
    <message>
        <source>Group %1 has a character no recovery code has.</source>
        <translation>Gruppe %1 enthält ein Zeichen, das in keinem Wiederherstellungscode vorkommt.</translation>
    </message>
    <message>
        <source>A recovery code has %1 characters after KD1; here are %2.</source>
        <translation>Ein Wiederherstellungscode hat %1 Zeichen nach KD1; hier sind es %2.</translation>
    </message>
    <message>
        <source>Type every group of the sheet.</source>
        <translation>Tippen Sie jede Gruppe des Bogens ab.</translation>
    </message>
    <message>
        <source>The keyslot was changed meanwhile.</source>
        <translation>Das Schlüsselfach wurde inzwischen geändert.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Versuchen Sie es erneut.</translation>
    </message>
    <message>
        <source>The vault has no such keyslot.</source>
        <translation>Der Tresor hat kein solches Schlüsselfach.</translation>
    </message>
    <message>
        <source>Choose another way to open it.</source>
        <translation>Wählen Sie einen anderen Weg, ihn zu öffnen.</translation>
    </message>
    <message>
        <source>The password is empty.</source>
        <translation>Das Passwort ist leer.</translation>
    </message>
    <message>
        <source>Type the password.</source>
        <translation>Tippen Sie das Passwort ein.</translation>
    </message>
    <message>
        <source>The password is shorter than %1 characters.</source>
        <translation>Das Passwort ist kürzer als %1 Zeichen.</translation>
    </message>
    <message>
        <source>The password is longer than %1 bytes.</source>
        <translation>Das Passwort ist länger als %1 Bytes.</translation>
    </message>
    <message>
        <source>The password has a control or unassigned character in it.</source>
        <translation>Das Passwort enthält ein Steuerzeichen oder ein nicht vergebenes Zeichen.</translation>
    </message>
    <message>
        <source>The vault is locked.</source>
        <translation>Der Tresor ist gesperrt.</translation>
    </message>
    <message>
        <source>The vault is being locked.</source>
        <translation>Der Tresor wird gerade gesperrt.</translation>
    </message>
    <message>
        <source>There is no vault here yet.</source>
        <translation>Hier ist noch kein Tresor.</translation>
    </message>
    <message>
        <source>There is no vault %1.</source>
        <translation>Es gibt keinen Tresor %1.</translation>
    </message>
    <message>
        <source>Check the name, or create one.</source>
        <translation>Prüfen Sie den Namen, oder legen Sie einen an.</translation>
    </message>
    <message>
        <source>%1 is not a vault.</source>
        <translation>%1 ist kein Tresor.</translation>
    </message>
    <message>
        <source>There is a vault in this place already.</source>
        <translation>An dieser Stelle ist schon ein Tresor.</translation>
    </message>
    <message>
        <source>Open it, or choose another folder.</source>
        <translation>Öffnen Sie ihn, oder wählen Sie einen anderen Ordner.</translation>
    </message>
    <message>
        <source>The vault is gone.</source>
        <translation>Der Tresor ist verschwunden.</translation>
    </message>
    <message>
        <source>Take the newest sheet of this vault, or open it with the master password.</source>
        <translation>Nehmen Sie den neuesten Bogen dieses Tresors, oder öffnen Sie ihn mit dem Hauptpasswort.</translation>
    </message>
    <message>
        <source>Not opened: this recovery code was never typed back, so it does not count yet.</source>
        <translation>Nicht geöffnet: Dieser Wiederherstellungscode wurde nie abgetippt und gilt deshalb noch nicht.</translation>
    </message>
    <message>
        <source>Open the vault with the master password or the old sheet, then type this code back: keydesk recovery confirm.</source>
        <translation>Öffnen Sie den Tresor mit dem Hauptpasswort oder dem alten Bogen, und tippen Sie dann diesen Code ab: keydesk recovery confirm.</translation>
    </message>
    <message>
        <source>This is the code that counts already, not the new one.</source>
        <translation>Das ist der Code, der schon gilt, nicht der neue.</translation>
    </message>
    <message>
        <source>Type the code of the new sheet.</source>
        <translation>Tippen Sie den Code des neuen Bogens ab.</translation>
    </message>
    <message>
        <source>The keyslot of this recovery code does not lead to the vault.</source>
        <translation>Das Schlüsselfach dieses Wiederherstellungscodes führt nicht zum Tresor.</translation>
    </message>
    <message>
        <source>Make another code: keydesk recovery new.</source>
        <translation>Erzeugen Sie einen anderen Code: keydesk recovery new.</translation>
    </message>
    <message>
        <source>Not tried: the last try failed.</source>
        <translation>Nicht versucht: Der letzte Versuch schlug fehl.</translation>
    </message>
    <message>
        <source>The password was changed meanwhile.</source>
        <translation>Das Passwort wurde inzwischen geändert.</translation>
    </message>
    <message>
        <source>Unlock with the new one.</source>
        <translation>Entsperren Sie mit dem neuen.</translation>
    </message>
    <message>
        <source>%1 failed try to open the vault since the last opening.</source>
        <translation>%1 fehlgeschlagener Versuch, den Tresor zu öffnen, seit dem letzten Öffnen.</translation>
    </message>
    <message>
        <source>%1 failed tries to open the vault since the last opening.</source>
        <translation>%1 fehlgeschlagene Versuche, den Tresor zu öffnen, seit dem letzten Öffnen.</translation>
    </message>
    <message>
        <source>What this computer remembered of this vault is gone.</source>
        <translation>Was dieser Computer von diesem Tresor wusste, ist verschwunden.</translation>
    </message>
    <message>
        <source>What this computer remembered of this vault cannot be read.</source>
        <translation>Was dieser Computer von diesem Tresor wusste, ist nicht lesbar.</translation>
    </message>
    <message>
        <source>This vault is older than this computer last saw: %1 changes missing.</source>
        <translation>Dieser Tresor ist älter, als dieser Computer ihn zuletzt sah: %1 Änderungen fehlen.</translation>
    </message>
    <message>
        <source>This vault and the one this computer last saw went different ways.</source>
        <translation>Dieser Tresor und der, den dieser Computer zuletzt sah, gingen verschiedene Wege.</translation>
    </message>
    <message>
        <source>Half %1 of the vault&apos;s header is damaged; unlocking mends it.</source>
        <translation>Die Hälfte %1 des Tresorkopfs ist beschädigt; Entsperren repariert sie.</translation>
    </message>
    <message>
        <source>Half %1 of the vault&apos;s header was damaged and has been mended.</source>
        <translation>Die Hälfte %1 des Tresorkopfs war beschädigt und wurde repariert.</translation>
    </message>
    <message>
        <source>Another program wrote to the vault&apos;s files while it was open; all is checked again.</source>
        <translation>Ein anderes Programm hat in die Dateien des offenen Tresors geschrieben; alles wird erneut geprüft.</translation>
    </message>
    <message>
        <source>The grant would be over already by this computer&apos;s clock, which the vault does not believe.</source>
        <translation>Die Freigabe wäre nach der Uhr dieses Rechners schon abgelaufen; der Tresor glaubt dieser Uhr nicht.</translation>
    </message>
    <message>
        <source>Set the clock right, or say that it is: keydesk unlock --accept-clock.</source>
        <translation>Stellen Sie die Uhr richtig, oder bestätigen Sie sie: keydesk unlock --accept-clock.</translation>
    </message>
    <message>
        <source>The vault has format %1; this Keydesk knows %2.</source>
        <translation>Der Tresor hat Format %1; dieses Keydesk kennt %2.</translation>
    </message>
    <message>
        <source>The agent ended.</source>
        <translation>Der Agent hat sich beendet.</translation>
    </message>
    <message>
        <source>The agent ended the connection.</source>
        <translation>Der Agent hat die Verbindung beendet.</translation>
    </message>
    <message>
        <source>The agent does not answer in time.</source>
        <translation>Der Agent antwortet nicht rechtzeitig.</translation>
    </message>
    <message>
        <source>The agent did not answer in time.</source>
        <translation>Der Agent hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
        <source>The agent needed longer than it was given.</source>
        <translation>Der Agent brauchte länger, als ihm gegeben war.</translation>
    </message>
    <message>
        <source>The agent failed on this request.</source>
        <translation>Der Agent ist an dieser Anfrage gescheitert.</translation>
    </message>
    <message>
        <source>Look at its log, then try again.</source>
        <translation>Sehen Sie in seine Meldungen, und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>No agent serves this vault.</source>
        <translation>Kein Agent bedient diesen Tresor.</translation>
    </message>
    <message>
        <source>Another agent has this vault open.</source>
        <translation>Ein anderer Agent hat diesen Tresor geöffnet.</translation>
    </message>
    <message>
        <source>You stopped waiting.</source>
        <translation>Sie haben nicht länger gewartet.</translation>
    </message>
    <message>
        <source>What was asked may still happen. Look before you ask again.</source>
        <translation>Das Verlangte kann noch geschehen. Sehen Sie nach, bevor Sie es erneut verlangen.</translation>
    </message>
    <message>
        <source>Use matching versions of Keydesk.</source>
        <translation>Benutzen Sie zueinander passende Versionen von Keydesk.</translation>
    </message>
    <message>
        <source>the agent is gone</source>
        <translation>der Agent ist verschwunden</translation>
    </message>
    <message>
        <source>the desktop refused the clipboard</source>
        <translation>der Desktop hat die Zwischenablage verweigert</translation>
    </message>
    <message>
        <source>not a text value</source>
        <translation>kein Textwert</translation>
    </message>
    <message>
        <source>The disk failed while writing.</source>
        <translation>Die Platte hat beim Schreiben versagt.</translation>
    </message>
    <message>
        <source>Lock the vault and unlock it again.</source>
        <translation>Sperren Sie den Tresor, und entsperren Sie ihn wieder.</translation>
    </message>
    <message>
        <source>The disk is full; %1 was not changed.</source>
        <translation>Die Platte ist voll; %1 wurde nicht verändert.</translation>
    </message>
    <message>
        <source>No room on the disk while writing %1.</source>
        <translation>Kein Platz auf der Platte beim Schreiben von %1.</translation>
    </message>
    <message>
        <source>This vault was opened for reading only.</source>
        <translation>Dieser Tresor wurde nur zum Lesen geöffnet.</translation>
    </message>
    <message>
        <source>The vault&apos;s folder cannot be written.</source>
        <translation>In den Ordner des Tresors kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>The vault would lie on a network file system (%1).</source>
        <translation>Der Tresor läge auf einem Netzwerkdateisystem (%1).</translation>
    </message>
    <message>
        <source>%1 belongs to another user (uid %2).</source>
        <translation>%1 gehört einem anderen Benutzer (uid %2).</translation>
    </message>
    <message>
        <source>%1 is open to others (mode %2).</source>
        <translation>%1 ist für andere zugänglich (Modus %2).</translation>
    </message>
    <message>
        <source>There is no key %1.</source>
        <translation>Es gibt keinen Schlüssel %1.</translation>
    </message>
    <message>
        <source>There is no namespace %1.</source>
        <translation>Es gibt keinen Namensraum %1.</translation>
    </message>
    <message>
        <source>See them: keydesk namespace.</source>
        <translation>Übersicht: keydesk namespace.</translation>
    </message>
    <message>
        <source>There is no root namespace %1.</source>
        <translation>Es gibt keinen Wurzel-Namensraum %1.</translation>
    </message>
    <message>
        <source>Create it: keydesk namespace create.</source>
        <translation>Anlegen: keydesk namespace create.</translation>
    </message>
    <message>
        <source>There is a key %1 already.</source>
        <translation>Es gibt schon einen Schlüssel %1.</translation>
    </message>
    <message>
        <source>There is a namespace %1 already.</source>
        <translation>Es gibt schon einen Namensraum %1.</translation>
    </message>
    <message>
        <source>%1 was changed meanwhile.</source>
        <translation>%1 wurde inzwischen geändert.</translation>
    </message>
    <message>
        <source>Someone else changed this first.</source>
        <translation>Jemand anders hat das zuerst geändert.</translation>
    </message>
    <message>
        <source>%1 is not deleted.</source>
        <translation>%1 ist nicht gelöscht.</translation>
    </message>
    <message>
        <source>There is nothing to restore.</source>
        <translation>Es gibt nichts wiederherzustellen.</translation>
    </message>
    <message>
        <source>Delete it first; a deleted key can be destroyed.</source>
        <translation>Löschen Sie ihn zuerst; ein gelöschter Schlüssel kann vernichtet werden.</translation>
    </message>
    <message>
        <source>%1 was destroyed.</source>
        <translation>%1 wurde vernichtet.</translation>
    </message>
    <message>
        <source>%1 was destroyed before.</source>
        <translation>%1 wurde schon vernichtet.</translation>
    </message>
    <message>
        <source>Version %1 was destroyed.</source>
        <translation>Version %1 wurde vernichtet.</translation>
    </message>
    <message>
        <source>Only its metadata and history are left.</source>
        <translation>Nur Metadaten und Protokoll sind geblieben.</translation>
    </message>
    <message>
        <source>%1 has no version %2.</source>
        <translation>%1 hat keine Version %2.</translation>
    </message>
    <message>
        <source>See what it has: keydesk show.</source>
        <translation>Übersicht: keydesk show.</translation>
    </message>
    <message>
        <source>Version %1 is current.</source>
        <translation>Version %1 ist die aktuelle.</translation>
    </message>
    <message>
        <source>Replace it first, or delete the key.</source>
        <translation>Ersetzen Sie sie zuerst, oder löschen Sie den Schlüssel.</translation>
    </message>
    <message>
        <source>%1 still holds deleted keys.</source>
        <translation>%1 enthält noch gelöschte Schlüssel.</translation>
    </message>
    <message>
        <source>%1 still holds keys or namespaces.</source>
        <translation>%1 enthält noch Schlüssel oder Namensräume.</translation>
    </message>
    <message>
        <source>Move, delete or destroy them first.</source>
        <translation>Verschieben, löschen oder vernichten Sie sie zuerst.</translation>
    </message>
    <message>
        <source>There are grants for %1.</source>
        <translation>Es gibt Freigaben für %1.</translation>
    </message>
    <message>
        <source>Revoke them first.</source>
        <translation>Entziehen Sie sie zuerst.</translation>
    </message>
    <message>
        <source>A key lies in a namespace.</source>
        <translation>Ein Schlüssel liegt in einem Namensraum.</translation>
    </message>
    <message>
        <source>Write its path like /dev/name.</source>
        <translation>Schreiben Sie seinen Pfad wie /dev/name.</translation>
    </message>
    <message>
        <source>A key has an empty value.</source>
        <translation>Ein Schlüssel hat einen leeren Wert.</translation>
    </message>
    <message>
        <source>A key needs a value.</source>
        <translation>Ein Schlüssel braucht einen Wert.</translation>
    </message>
    <message>
        <source>The field %1 is too large.</source>
        <translation>Das Feld %1 ist zu groß.</translation>
    </message>
    <message>
        <source>A field holds at most 1 MiB.</source>
        <translation>Ein Feld fasst höchstens 1 MiB.</translation>
    </message>
    <message>
        <source>The key&apos;s texts are too long.</source>
        <translation>Die Texte des Schlüssels sind zu lang.</translation>
    </message>
    <message>
        <source>Use at most %1 characters together.</source>
        <translation>Höchstens %1 Zeichen zusammen.</translation>
    </message>
    <message>
        <source>A text has a control character in it.</source>
        <translation>Ein Text enthält ein Steuerzeichen.</translation>
    </message>
    <message>
        <source>The prefix must be 1 to 12 small letters and digits.</source>
        <translation>Das Präfix besteht aus 1 bis 12 Kleinbuchstaben und Ziffern.</translation>
    </message>
    <message>
        <source>Try a short name like kd.</source>
        <translation>Versuchen Sie einen kurzen Namen wie kd.</translation>
    </message>
    <message>
        <source>A name is empty.</source>
        <translation>Ein Name ist leer.</translation>
    </message>
    <message>
        <source>Give every part between slashes a name.</source>
        <translation>Geben Sie jedem Teil zwischen Schrägstrichen einen Namen.</translation>
    </message>
    <message>
        <source>A name has %1 characters.</source>
        <translation>Ein Name hat %1 Zeichen.</translation>
    </message>
    <message>
        <source>Use at most %1.</source>
        <translation>Höchstens %1.</translation>
    </message>
    <message>
        <source>The names . and .. are not allowed.</source>
        <translation>Die Namen . und .. sind nicht erlaubt.</translation>
    </message>
    <message>
        <source>A name begins or ends with a space.</source>
        <translation>Ein Name beginnt oder endet mit einem Leerzeichen.</translation>
    </message>
    <message>
        <source>Remove the space.</source>
        <translation>Entfernen Sie das Leerzeichen.</translation>
    </message>
    <message>
        <source>A name contains the invisible or reserved character %1.</source>
        <translation>Ein Name enthält das unsichtbare oder reservierte Zeichen %1.</translation>
    </message>
    <message>
        <source>Remove it.</source>
        <translation>Entfernen Sie es.</translation>
    </message>
    <message>
        <source>A percent sign in a path must be written %25.</source>
        <translation>Ein Prozentzeichen in einem Pfad wird %25 geschrieben.</translation>
    </message>
    <message>
        <source>Write %25 for % and %2F for / in a name.</source>
        <translation>Schreiben Sie im Namen %25 für % und %2F für /.</translation>
    </message>
    <message>
        <source>A path begins with a slash.</source>
        <translation>Ein Pfad beginnt mit einem Schrägstrich.</translation>
    </message>
    <message>
        <source>Write it like /prod/database/orders.</source>
        <translation>Schreiben Sie ihn wie /prod/database/orders.</translation>
    </message>
    <message>
        <source>The path has %1 parts.</source>
        <translation>Der Pfad hat %1 Teile.</translation>
    </message>
    <message>
        <source>The path is too long.</source>
        <translation>Der Pfad ist zu lang.</translation>
    </message>
    <message>
        <source>Use at most %1 bytes.</source>
        <translation>Höchstens %1 Bytes.</translation>
    </message>
    <message>
        <source>%1 may not %2 %3.</source>
        <translation>Nicht erlaubt: %1, %2 %3.</translation>
    </message>
    <message>
        <source>That question is not open any more.</source>
        <translation>Diese Frage ist nicht mehr offen.</translation>
    </message>
    <message>
        <source>More than one key in %1 is called %2.</source>
        <translation>In %1 heißt mehr als ein Schlüssel %2.</translation>
    </message>
    <message>
        <source>Choose a narrower namespace.</source>
        <translation>Wählen Sie einen engeren Namensraum.</translation>
    </message>
    <message>
        <source>The program may ask again.</source>
        <translation>Das Programm darf wieder fragen.</translation>
    </message>
    <message>
        <source>There is no such grant.</source>
        <translation>Es gibt keine solche Freigabe.</translation>
    </message>
    <message>
        <source>See them: keydesk grant list.</source>
        <translation>Übersicht: keydesk grant list.</translation>
    </message>
    <message>
        <source>A grant for %1 lasts at most %2 days.</source>
        <translation>Eine Freigabe für %1 gilt höchstens %2 Tage.</translation>
    </message>
    <message>
        <source>Choose an earlier end.</source>
        <translation>Wählen Sie ein früheres Ende.</translation>
    </message>
    <message>
        <source>The grant would not cover what was asked.</source>
        <translation>Die Freigabe würde das Verlangte nicht abdecken.</translation>
    </message>
    <message>
        <source>Choose the key&apos;s namespace, and some time.</source>
        <translation>Wählen Sie den Namensraum des Schlüssels und eine Dauer.</translation>
    </message>
    <message>
        <source>The filter knows no field %1.</source>
        <translation>Der Filter kennt kein Feld %1.</translation>
    </message>
    <message>
        <source>The field %1 needs a value.</source>
        <translation>Das Feld %1 braucht einen Wert.</translation>
    </message>
    <message>
        <source>The filter knows no state is:%1.</source>
        <translation>Der Filter kennt keinen Zustand is:%1.</translation>
    </message>
    <message>
        <source>The field %1 needs a time like 30d, 2w, 6m or 1y.</source>
        <translation>Das Feld %1 braucht eine Zeit wie 30d, 2w, 6m oder 1y.</translation>
    </message>
    <message>
        <source>The field bits needs a number.</source>
        <translation>Das Feld bits braucht eine Zahl.</translation>
    </message>
    <message>
        <source>This import preview is over.</source>
        <translation>Diese Importvorschau ist vorbei.</translation>
    </message>
    <message>
        <source>Look at the files again.</source>
        <translation>Sehen Sie die Dateien noch einmal an.</translation>
    </message>
    <message>
        <source>Two keys of the import would have one path.</source>
        <translation>Zwei Schlüssel des Imports hätten denselben Pfad.</translation>
    </message>
    <message>
        <source>Give one of them another.</source>
        <translation>Geben Sie einem einen anderen.</translation>
    </message>
    <message>
        <source>Something else stands at %1.</source>
        <translation>Unter %1 steht schon etwas anderes.</translation>
    </message>
    <message>
        <source>Give the key another path, or leave it out.</source>
        <translation>Geben Sie dem Schlüssel einen anderen Pfad, oder lassen Sie ihn weg.</translation>
    </message>
    <message>
        <source>Keydesk does not recognise what it is.</source>
        <translation>Keydesk erkennt nicht, was das ist.</translation>
    </message>
    <message>
        <source>Store it as an opaque key, or leave it.</source>
        <translation>Speichern Sie es als beliebigen Schlüssel, oder lassen Sie es.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>It was left alone.</source>
        <translation>Sie wurde ausgelassen.</translation>
    </message>
    <message>
        <source>The file is cut short or damaged.</source>
        <translation>Die Datei ist abgeschnitten oder beschädigt.</translation>
    </message>
    <message>
        <source>Take it again from where it is kept.</source>
        <translation>Holen Sie sie noch einmal von dort, wo sie aufbewahrt wird.</translation>
    </message>
    <message>
        <source>It is %1, which Keydesk does not read yet.</source>
        <translation>Es ist %1; das liest Keydesk noch nicht.</translation>
    </message>
    <message>
        <source>It was left alone; keep the file.</source>
        <translation>Sie wurde ausgelassen; behalten Sie die Datei.</translation>
    </message>
    <message>
        <source>It was left alone; keep the file until Keydesk reads this kind.</source>
        <translation>Sie wurde ausgelassen; behalten Sie die Datei, bis Keydesk diese Art liest.</translation>
    </message>
    <message>
        <source>It needs a passphrase for %1.</source>
        <translation>Es braucht eine Passphrase für %1.</translation>
    </message>
    <message>
        <source>Give its passphrase.</source>
        <translation>Geben Sie die Passphrase an.</translation>
    </message>
    <message>
        <source>Its passphrase opens %1.</source>
        <translation>Die Passphrase öffnet %1.</translation>
    </message>
    <message>
        <source>The passphrase given for %1 does not open it.</source>
        <translation>Die Passphrase für %1 öffnet die Datei nicht.</translation>
    </message>
    <message>
        <source>Check the passphrase of this file.</source>
        <translation>Prüfen Sie die Passphrase dieser Datei.</translation>
    </message>
    <message>
        <source>It holds no key and no certificate.</source>
        <translation>Sie enthält keinen Schlüssel und kein Zertifikat.</translation>
    </message>
    <message>
        <source>Leave it where it is.</source>
        <translation>Lassen Sie sie, wo sie ist.</translation>
    </message>
    <message>
        <source>None of its columns is known to hold the values.</source>
        <translation>Von keiner Spalte ist bekannt, dass sie die Werte enthält.</translation>
    </message>
    <message>
        <source>Choose which column holds the password.</source>
        <translation>Wählen Sie, welche Spalte das Passwort enthält.</translation>
    </message>
    <message>
        <source>The files took too long to read.</source>
        <translation>Die Dateien zu lesen hat zu lange gedauert.</translation>
    </message>
    <message>
        <source>The files need too much memory to read.</source>
        <translation>Die Dateien zu lesen braucht zu viel Speicher.</translation>
    </message>
    <message>
        <source>Import them one by one.</source>
        <translation>Importieren Sie sie einzeln.</translation>
    </message>
    <message>
        <source>Import them in smaller groups.</source>
        <translation>Importieren Sie sie in kleineren Gruppen.</translation>
    </message>
    <message>
        <source>It would be guessed.</source>
        <translation>Würde erraten.</translation>
    </message>
    <message>
        <source>Expired on %1.</source>
        <translation>Abgelaufen am %1.</translation>
    </message>
    <message>
        <source>Expires on %1.</source>
        <translation>Läuft ab am %1.</translation>
    </message>
    <message>
        <source>%1 is too weak today.</source>
        <translation>%1 ist heute zu schwach.</translation>
    </message>
    <message>
        <source>%1 of %2 has the same value.</source>
        <translation>%1 aus %2 hat denselben Wert.</translation>
    </message>
    <message>
        <source>The same key is in %1 too.</source>
        <translation>Derselbe Schlüssel ist auch in %1.</translation>
    </message>
    <message>
        <source>Its passphrase was removed; only the vault guards it.</source>
        <translation>Die Passphrase wurde entfernt; nur der Tresor schützt ihn.</translation>
    </message>
    <message>
        <source>Its passphrase lies beside it in the vault.</source>
        <translation>Die Passphrase liegt daneben im Tresor.</translation>
    </message>
    <message>
        <source>The passphrase of its PKCS#12 file guards it no longer; only the vault does.</source>
        <translation>Die Passphrase der PKCS#12-Datei schützt ihn nicht mehr; nur der Tresor.</translation>
    </message>
    <message>
        <source>passphrase kept</source>
        <translation>Passphrase behalten</translation>
    </message>
    <message>
        <source>passphrase removed</source>
        <translation>Passphrase entfernt</translation>
    </message>
    <message>
        <source>not a plain file</source>
        <translation>keine gewöhnliche Datei</translation>
    </message>
    <message>
        <source>larger than 15 MiB</source>
        <translation>größer als 15 MiB</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>nicht lesbar</translation>
    </message>
    <message>
        <source>more than 15 MiB in all</source>
        <translation>insgesamt mehr als 15 MiB</translation>
    </message>
    <message>
        <source>more than %1 files at once</source>
        <translation>mehr als %1 Dateien auf einmal</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>API token</source>
        <translation>API-Token</translation>
    </message>
    <message>
        <source>SSH key</source>
        <translation>SSH-Schlüssel</translation>
    </message>
    <message>
        <source>Symmetric key</source>
        <translation>Symmetrischer Schlüssel</translation>
    </message>
    <message>
        <source>Private key</source>
        <translation>Privater Schlüssel</translation>
    </message>
    <message>
        <source>Certificate</source>
        <translation>Zertifikat</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>Einmalcode</translation>
    </message>
    <message>
        <source>Opaque</source>
        <translation>Beliebig</translation>
    </message>
    <message>
        <source>Ask another administrator to approve this request.</source>
        <translation>Bitten Sie einen anderen Administrator um Zustimmung.</translation>
    </message>
    <message>
        <source>Ask for a grant, or allow it in the window.</source>
        <translation>Bitten Sie um eine Freigabe, oder erlauben Sie es im Fenster.</translation>
    </message>
    <message>
        <source>Check the disk and the folder, then try again.</source>
        <translation>Prüfen Sie Platte und Ordner, und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>Check the keyboard layout and caps lock, then try again.</source>
        <translation>Prüfen Sie Tastaturbelegung und Feststelltaste, und versuchen Sie es dann erneut.</translation>
    </message>
    <message>
        <source>Choose a longer one; four or more random words are good.</source>
        <translation>Wählen Sie ein längeres; vier oder mehr zufällige Wörter sind gut.</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>Close it to others: chmod -R go-rwx on the vault folder.</source>
        <translation>Sperren Sie andere aus: chmod -R go-rwx auf den Ordner des Tresors.</translation>
    </message>
    <message>
        <source>Compare it with the sheet, group by group.</source>
        <translation>Vergleichen Sie ihn Gruppe für Gruppe mit dem Bogen.</translation>
    </message>
    <message>
        <source>Correct the input.</source>
        <translation>Berichtigen Sie die Eingabe.</translation>
    </message>
    <message>
        <source>Enter the master password again for this namespace.</source>
        <translation>Geben Sie das Hauptpasswort für diesen Namensraum noch einmal ein.</translation>
    </message>
    <message>
        <source>Free some space; deleting keys still works.</source>
        <translation>Schaffen Sie Platz; Schlüssel löschen geht noch.</translation>
    </message>
    <message>
        <source>If this is a new computer or you removed its memory, confirm the state shown and go on.</source>
        <translation>Wenn dies ein neuer Computer ist oder Sie sein Gedächtnis entfernt haben, bestätigen Sie den gezeigten Stand und fahren fort.</translation>
    </message>
    <message>
        <source>Install the newer version of Keydesk.</source>
        <translation>Installieren Sie die neuere Version von Keydesk.</translation>
    </message>
    <message>
        <source>Log in to a desktop, or use the command line: keydesk --help.</source>
        <translation>Melden Sie sich an einem Desktop an, oder benutzen Sie die Befehlszeile: keydesk --help.</translation>
    </message>
    <message>
        <source>Look at the newer state and decide again.</source>
        <translation>Sehen Sie den neueren Stand an, und entscheiden Sie neu.</translation>
    </message>
    <message>
        <source>Look for it: keydesk search TEXT.</source>
        <translation>Suchen: keydesk search TEXT.</translation>
    </message>
    <message>
        <source>Make the folder writable, or copy the vault to a disk that is.</source>
        <translation>Machen Sie den Ordner beschreibbar, oder kopieren Sie den Tresor auf eine beschreibbare Platte.</translation>
    </message>
    <message>
        <source>Move the vault to a disk of this computer.</source>
        <translation>Verschieben Sie den Tresor auf eine Platte dieses Computers.</translation>
    </message>
    <message>
        <source>Name the real folder, and replace the link by the file itself.</source>
        <translation>Nennen Sie den wirklichen Ordner, und ersetzen Sie den Link durch die Datei selbst.</translation>
    </message>
    <message>
        <source>Nothing was changed. Please report it with the steps that led here.</source>
        <translation>Nichts wurde verändert. Bitte melden Sie es mit den Schritten, die hierher führten.</translation>
    </message>
    <message>
        <source>Nothing was touched. Compare with a backup.</source>
        <translation>Nichts wurde angerührt. Vergleichen Sie mit einem Backup.</translation>
    </message>
    <message>
        <source>Open it as its owner, or change the owner with chown.</source>
        <translation>Öffnen Sie ihn als sein Eigentümer, oder ändern Sie den Eigentümer mit chown.</translation>
    </message>
    <message>
        <source>Open the vault with the master password, then type the code back: keydesk recovery confirm.</source>
        <translation>Öffnen Sie den Tresor mit dem Hauptpasswort, und tippen Sie dann den Code ab: keydesk recovery confirm.</translation>
    </message>
    <message>
        <source>Opened read-only. Export the changes of one branch and apply them to the other.</source>
        <translation>Nur lesbar geöffnet. Exportieren Sie die Änderungen des einen Zweigs, und wenden Sie sie auf den anderen an.</translation>
    </message>
    <message>
        <source>Restore the latest backup into a new vault.</source>
        <translation>Stellen Sie das neueste Backup in einem neuen Tresor wieder her.</translation>
    </message>
    <message>
        <source>Say why: --reason TEXT.</source>
        <translation>Nennen Sie den Grund: --reason TEXT.</translation>
    </message>
    <message>
        <source>See keydesk --help.</source>
        <translation>Siehe keydesk --help.</translation>
    </message>
    <message>
        <source>Start it again: keydesk unlock.</source>
        <translation>Neu starten: keydesk unlock.</translation>
    </message>
    <message>
        <source>This file was not written by Keydesk, or was changed. Restore a backup.</source>
        <translation>Diese Datei wurde nicht von Keydesk geschrieben oder wurde verändert. Spielen Sie ein Backup ein.</translation>
    </message>
    <message>
        <source>Treat this copy as hostile; compare it with a backup.</source>
        <translation>Behandeln Sie diese Kopie als feindlich; vergleichen Sie sie mit einem Backup.</translation>
    </message>
    <message>
        <source>Try again with more time.</source>
        <translation>Versuchen Sie es mit mehr Zeit erneut.</translation>
    </message>
    <message>
        <source>Try again; if it happens again, look at the log of the agent.</source>
        <translation>Versuchen Sie es erneut; geschieht es wieder, sehen Sie in die Meldungen des Agenten.</translation>
    </message>
    <message>
        <source>Unlock the vault: keydesk unlock.</source>
        <translation>Entsperren Sie den Tresor: keydesk unlock.</translation>
    </message>
    <message>
        <source>Use the running agent, or stop it: keydesk agent --stop.</source>
        <translation>Benutzen Sie den laufenden Agenten, oder beenden Sie ihn: keydesk agent --stop.</translation>
    </message>
</context>
<context>
    <name>SettingsSheet</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>As the desktop</source>
        <translation>Wie der Desktop</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>Schriftgröße</translation>
    </message>
    <message>
        <source>Lock when unused for</source>
        <translation>Sperren, wenn unbenutzt seit</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>The window speaks it from the next start on.</source>
        <translation>Das Fenster spricht sie ab dem nächsten Start.</translation>
    </message>
    <message>
        <source>Never by itself</source>
        <translation>Nie von selbst</translation>
    </message>
    <message numerus="yes">
        <source>%n minutes</source>
        <translation>
            <numerusform>%n Minute</numerusform>
            <numerusform>%n Minuten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Keydesk</source>
        <translation>Keydesk</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>ShortcutsSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>Namensräume</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Vault</source>
        <translation>Tresor</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Leertaste</translation>
    </message>
    <message>
        <source>Look at it while held</source>
        <translation>Ansehen, solange gehalten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Namespaces</source>
        <translation>Namensräume</translation>
    </message>
    <message>
        <source>NAMESPACES</source>
        <translation>NAMENSRÄUME</translation>
    </message>
    <message>
        <source>Saved views</source>
        <translation>Gespeicherte Ansichten</translation>
    </message>
</context>
<context>
    <name>SourceList</name>
    <message>
        <source>Sources</source>
        <translation>Quellen</translation>
    </message>
    <message>
        <source>Needs a passphrase</source>
        <translation>Braucht eine Passphrase</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Gelesen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln keys</source>
        <translation>
            <numerusform>%Ln Schlüssel</numerusform>
            <numerusform>%Ln Schlüssel</numerusform>
        </translation>
    </message>
    <message>
        <source>Left alone</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Passphrase of %1</source>
        <translation>Passphrase von %1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>%1 öffnen</translation>
    </message>
    <message>
        <source>Columns of the table</source>
        <translation>Spalten der Tabelle</translation>
    </message>
    <message>
        <source>Column %1</source>
        <translation>Spalte %1</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>Weglassen</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>Benutzername</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>One-time code</source>
        <translation>Einmalcode</translation>
    </message>
</context>
<context>
    <name>StartingPane</name>
    <message>
        <source>Keydesk</source>
        <translation>Keydesk</translation>
    </message>
    <message>
        <source>Starting the agent that keeps your vault</source>
        <translation>Der Agent, der Ihren Tresor hütet, wird gestartet</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Erneut versuchen</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Work in progress</source>
        <translation>Arbeit im Gange</translation>
    </message>
    <message>
        <source>Stop waiting</source>
        <translation>Nicht länger warten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln keys</source>
        <translation>
            <numerusform>%Ln Schlüssel</numerusform>
            <numerusform>%Ln Schlüssel</numerusform>
        </translation>
    </message>
    <message>
        <source>Locked</source>
        <translation>Gesperrt</translation>
    </message>
    <message>
        <source>Agent running</source>
        <translation>Agent läuft</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>Version %1</translation>
    </message>
    <message>
        <source>Damage found</source>
        <translation>Schäden gefunden</translation>
    </message>
    <message>
        <source>Checking everything in the background</source>
        <translation>Alles wird im Hintergrund geprüft</translation>
    </message>
    <message>
        <source>Everything checked</source>
        <translation>Alles geprüft</translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation>Nur lesbar</translation>
    </message>
    <message numerus="yes">
        <source>Disk nearly full: room for about %Ln more records</source>
        <translation>
            <numerusform>Platte fast voll: Platz für etwa %Ln weiteren Protokolleintrag</numerusform>
            <numerusform>Platte fast voll: Platz für etwa %Ln weitere Protokolleinträge</numerusform>
        </translation>
    </message>
    <message>
        <source>Agent not running</source>
        <translation>Agent läuft nicht</translation>
    </message>
</context>
<context>
    <name>StepUpSheet</name>
    <message>
        <source>%1 asks again. Once confirmed it stays open to you for %2.</source>
        <translation>%1 fragt noch einmal. Nach der Bestätigung bleibt es %2 für Sie offen.</translation>
    </message>
    <message>
        <source>Master password</source>
        <translation>Hauptpasswort</translation>
    </message>
    <message>
        <source>For example: INC-4711, restore orders</source>
        <translation>Zum Beispiel: INC-4711, orders wiederherstellen</translation>
    </message>
    <message>
        <source>Reason, kept in the history</source>
        <translation>Grund, kommt ins Protokoll</translation>
    </message>
    <message>
        <source>Confirm</source>
        <translation>Bestätigen</translation>
    </message>
    <message numerus="yes">
        <source>Next try in %n s.</source>
        <translation>
            <numerusform>Nächster Versuch in %n s.</numerusform>
            <numerusform>Nächster Versuch in %n s.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Steps</name>
    <message>
        <source>Step %1 of %2: %3</source>
        <translation>Schritt %1 von %2: %3</translation>
    </message>
</context>
<context>
    <name>StrengthBar</name>
    <message>
        <source>Strength</source>
        <translation>Stärke</translation>
    </message>
</context>
<context>
    <name>Timekeeping</name>
    <message>
        <source>This computer&apos;s clock is %1 ahead of what this vault believes: some periods end early.</source>
        <translation>Die Uhr dieses Rechners geht %1 vor, was dieser Tresor nicht glaubt: manche Frist endet zu früh.</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is %1 behind the time this vault has seen; it counts from there.</source>
        <translation>Die Uhr dieses Rechners geht %1 nach gegen die Zeit, die dieser Tresor gesehen hat; er zählt von dort.</translation>
    </message>
    <message>
        <source>The clock is right</source>
        <translation>Die Uhr geht richtig</translation>
    </message>
    <message>
        <source>The vault goes by this computer&apos;s clock. That is recorded.</source>
        <translation>Der Tresor richtet sich nach der Uhr dieses Rechners. Das ist protokolliert.</translation>
    </message>
    <message>
        <source>Say that the clock is right</source>
        <translation>Bestätigen, dass die Uhr richtig geht</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message numerus="yes">
        <source>and %n older versions</source>
        <translation>
            <numerusform>und %n ältere Version</numerusform>
            <numerusform>und %n ältere Versionen</numerusform>
        </translation>
    </message>
    <message>
        <source>Destroy v%1</source>
        <translation>v%1 vernichten</translation>
    </message>
    <message>
        <source>Current</source>
        <translation>Aktuell</translation>
    </message>
    <message>
        <source>%1 to %2</source>
        <translation>%1 bis %2</translation>
    </message>
    <message>
        <source>served for %1 more</source>
        <translation>noch %1 lang ausgegeben</translation>
    </message>
</context>
<context>
    <name>Toast</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>Meldung</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Search keys or run a command</source>
        <translation>Schlüssel suchen oder Befehl ausführen</translation>
    </message>
    <message>
        <source>Vault %1, menu</source>
        <translation>Tresor %1, Menü</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>Suchen</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Namespace</source>
        <translation>Namensraum</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>ValueCard</name>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Seed of the codes</source>
        <translation>Startwert der Codes</translation>
    </message>
    <message numerus="yes">
        <source>%n bits</source>
        <translation>
            <numerusform>%n Bit</numerusform>
            <numerusform>%n Bit</numerusform>
        </translation>
    </message>
    <message>
        <source>Strength of the current version</source>
        <translation>Stärke der aktuellen Version</translation>
    </message>
</context>
<context>
    <name>ValueView</name>
    <message>
        <source>Value shown</source>
        <translation>Wert sichtbar</translation>
    </message>
    <message>
        <source>Value hidden</source>
        <translation>Wert verborgen</translation>
    </message>
    <message>
        <source>Hold Space to see it</source>
        <translation>Zum Ansehen Leertaste halten</translation>
    </message>
</context>
<context>
    <name>ValueWork</name>
    <message>
        <source>This key has no user name.</source>
        <translation>Dieser Schlüssel hat keinen Benutzernamen.</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>%1 kopieren</translation>
    </message>
    <message>
        <source>The value could not be put on the clipboard.</source>
        <translation>Der Wert konnte nicht in die Zwischenablage gelegt werden.</translation>
    </message>
    <message>
        <source>Reveal %1</source>
        <translation>%1 zeigen</translation>
    </message>
</context>
<context>
    <name>VaultMark</name>
    <message>
        <source>Vault</source>
        <translation>Tresor</translation>
    </message>
</context>
<context>
    <name>VerifiedSheet</name>
    <message>
        <source>%1 rows and %2 records were recomputed from the ground up.</source>
        <translation>%1 Zeilen und %2 Protokolleinträge wurden von Grund auf nachgerechnet.</translation>
    </message>
    <message>
        <source>Problems found</source>
        <translation>Probleme gefunden</translation>
    </message>
    <message>
        <source>Everything holds</source>
        <translation>Alles stimmt</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>just now</source>
        <translation>gerade eben</translation>
    </message>
    <message numerus="yes">
        <source>%n s ago</source>
        <translation>
            <numerusform>vor %n s</numerusform>
            <numerusform>vor %n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min ago</source>
        <translation>
            <numerusform>vor %n min</numerusform>
            <numerusform>vor %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h ago</source>
        <translation>
            <numerusform>vor %n h</numerusform>
            <numerusform>vor %n h</numerusform>
        </translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>gestern</translation>
    </message>
    <message numerus="yes">
        <source>%n days ago</source>
        <translation>
            <numerusform>vor %n Tag</numerusform>
            <numerusform>vor %n Tagen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n months ago</source>
        <translation>
            <numerusform>vor %n Monat</numerusform>
            <numerusform>vor %n Monaten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n years ago</source>
        <translation>
            <numerusform>vor %n Jahr</numerusform>
            <numerusform>vor %n Jahren</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n s</source>
        <translation>
            <numerusform>%n s</numerusform>
            <numerusform>%n s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min</source>
        <translation>
            <numerusform>%n min</numerusform>
            <numerusform>%n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n h</source>
        <translation>
            <numerusform>%n h</numerusform>
            <numerusform>%n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n days</source>
        <translation>
            <numerusform>%n Tag</numerusform>
            <numerusform>%n Tage</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n years</source>
        <translation>
            <numerusform>%n Jahr</numerusform>
            <numerusform>%n Jahre</numerusform>
        </translation>
    </message>
    <message>
        <source>until %1</source>
        <translation>bis %1</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>von %1</translation>
    </message>
    <message>
        <source>d MMM HH:mm</source>
        <comment>format</comment>
        <translation>d. MMM HH:mm</translation>
    </message>
    <message>
        <source>Values are revealed and copied without asking again.</source>
        <translation>Werte werden ohne erneute Nachfrage gezeigt und kopiert.</translation>
    </message>
    <message numerus="yes">
        <source>of %n s</source>
        <translation>
            <numerusform>von %n s</numerusform>
            <numerusform>von %n s</numerusform>
        </translation>
    </message>
    <message>
        <source>ended %1</source>
        <translation>%1 beendet</translation>
    </message>
    <message numerus="yes">
        <source>of %n min</source>
        <translation>
            <numerusform>von %n min</numerusform>
            <numerusform>von %n min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n h</source>
        <translation>
            <numerusform>von %n h</numerusform>
            <numerusform>von %n h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n days</source>
        <translation>
            <numerusform>von %n T.</numerusform>
            <numerusform>von %n T.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n years</source>
        <translation>
            <numerusform>von %n Jahr</numerusform>
            <numerusform>von %n Jahren</numerusform>
        </translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>API token</source>
        <translation>API-Token</translation>
    </message>
    <message>
        <source>Unreadable</source>
        <translation>Unlesbar</translation>
    </message>
    <message>
        <source>Protected</source>
        <translation>Geschützt</translation>
    </message>
    <message>
        <source>purged soon</source>
        <translation>wird gleich vernichtet</translation>
    </message>
    <message numerus="yes">
        <source>purged in %n hours</source>
        <translation>
            <numerusform>wird in %n Stunde vernichtet</numerusform>
            <numerusform>wird in %n Stunden vernichtet</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>purged in %n days</source>
        <translation>
            <numerusform>wird in %n Tag vernichtet</numerusform>
            <numerusform>wird in %n Tagen vernichtet</numerusform>
        </translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <comment>format</comment>
        <translation>d. MMM yyyy</translation>
    </message>
    <message>
        <source>Asks for the password again before a value is copied or revealed.</source>
        <translation>Fragt noch einmal nach dem Passwort, bevor ein Wert kopiert oder gezeigt wird.</translation>
    </message>
    <message>
        <source>Asks for the password again, and records the reason.</source>
        <translation>Fragt noch einmal nach dem Passwort und protokolliert den Grund.</translation>
    </message>
    <message>
        <source>Weak</source>
        <translation>Schwach</translation>
    </message>
    <message>
        <source>Expired</source>
        <translation>Abgelaufen</translation>
    </message>
    <message>
        <source>Expires soon</source>
        <translation>Läuft bald ab</translation>
    </message>
    <message>
        <source>Rotation overdue</source>
        <translation>Rotation überfällig</translation>
    </message>
    <message>
        <source>Unused</source>
        <translation>Unbenutzt</translation>
    </message>
</context>
</TS>
