public import Department
import Localization

/// What the tables of Identity hold of people.
extension Identity {
    public var holdings: [HeldTable] {
        let both = ["access", "customers"]
        return [
            HeldTable(
                "staff", Phrase("Accounts"), for: both,
                plain: "id version created_at updated_at theme is_active password_set_at role",
                personal: "email folded_email name language signed_in_at customer_side customer_id", secret: "password"),
            HeldTable(
                "session", Phrase("Sessions"), for: both,
                plain:
                    "digest id created_at expires_at csrf proved_at factor preview locked_at certificate former renewed_at",
                personal: "staff_id seen_at peer agent device_id"),
            HeldTable(
                "device", Phrase("Known browsers"), for: both, plain: "digest id first_at known_at",
                personal: "staff_id agent peer seen_at"),
            HeldTable(
                "known_source", Phrase("Known networks"), for: both, plain: "seen_at", personal: "staff_id source"),
            HeldTable(
                "invitation", Phrase("Links to choose a password"), for: both,
                plain: "digest id purpose created_at expires_at ended_at is_own", personal: "staff_id made_by"),
            HeldTable(
                "api_key", Phrase("API keys"), for: ["access"],
                plain: "digest id label scopes created_at used_at revoked_at", personal: "staff_id"),
            HeldTable(
                "passkey", Phrase("Passkeys"), for: both,
                plain: "id host made_at used_at credential algorithm counter", personal: "staff_id label",
                secret: "sealed_key"),
            HeldTable(
                "staff_certificate", Phrase("Client certificates"), for: ["access"],
                plain: "id kind serial expires_at made_at used_at mark binding",
                personal: "staff_id name issuer made_by"),
            HeldTable(
                "time_factor", Phrase("Authenticator apps"), for: both,
                plain: "made_at confirmed_at last_step failures", personal: "staff_id", secret: "secret"),
            HeldTable(
                "recovery_code", Phrase("Recovery codes"), for: both, plain: "mark used_at", personal: "staff_id"),
            HeldTable(
                "sign_in_step", Phrase("Sign-ins under way"), for: both, plain: "digest expires_at tries",
                personal: "staff_id"),
            HeldTable(
                "group_member", Phrase("Who works in which group"), for: ["access"], plain: "group_id",
                personal: "staff_id"),
            HeldTable(
                "registration", Phrase("Registrations"), for: ["customers"],
                plain:
                    "id created_at side language state decided_at reason mark address_digest address_until address_proved_at",
                personal:
                    "name organisation email phone reference identifier_kind decided_by account_id contact_proof contact_address",
                secret: "identifier"),
            HeldTable(
                "letter", Phrase("Letters by mail"), for: both,
                plain: "id kind origin state created_at expires_at tries tried_at ended_at cause code",
                personal: "address staff_id registration_id", secret: "content"),
            HeldTable(
                "contact_code", Phrase("Codes to known addresses"), for: ["customers"],
                plain: "digest expires_at tries mark", personal: "registration_id subject_id address"),
            HeldTable(
                ofNobody: "company",
                """
                id version updated_at name legal_form capital employees street commune postcode wilaya register_number \
                tax_number statistical_number tax_article phone email site colour logo_kind logo_width logo_height logo \
                registers_debtors registers_creditors
                """),
            HeldTable(ofNobody: "passkey_challenge", "digest expires_at"),
            HeldTable(
                ofNobody: "role",
                """
                code version created_at updated_at name folded_name explanation permissions reach reaches_below factor
                """),
            HeldTable(ofNobody: "setup_link", "digest created_at expires_at"),
            HeldTable(ofNobody: "sign_in_throttle", "mark failures failed_at open_at"),
            HeldTable(
                ofNobody: "staff_group", "id version created_at updated_at name folded_name parent_id"),
        ]
    }
}
