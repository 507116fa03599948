"""Who may do what: one pure decision over profiles, persons, sessions and grants."""
