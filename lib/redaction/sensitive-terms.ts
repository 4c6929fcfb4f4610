/** Terms in a key that make its value personal, and the reason. */
export interface SensitiveGroup {
  readonly why: string;
  /** Whether the values are credentials, which are also concealed after their name in a list. */
  readonly isCredential?: true;
  /**
   * How a key is compared with the terms and their plurals:
   * `whole`: the key equals the term. `words`: the words of the key include the term (`to_email_address`).
   * `inside`: a word of the key may also contain the term (`workemail`). For terms that do not occur in harmless words.
   */
  readonly match: 'whole' | 'words' | 'inside';
  readonly terms: readonly string[];
}

/** Splits a list at its commas: one term a string would take hundreds of lines. */
const list = (terms: string) => terms.split(', ');

export const SENSITIVE: readonly SensitiveGroup[] = [
  {
    why: 'contact data',
    match: 'inside',
    terms: list('email, phone, msisdn, telefon, rufnummer, handynummer, courriel'),
  },
  {
    why: 'contact data: terms that are too short for a match inside a word',
    match: 'words',
    terms: list('mail, mobile, tel, fax, recipient, reply to, from name, reply name'),
  },
  {
    why: 'contact data in other languages',
    match: 'words',
    terms: list(
      'telefono, telefone, telefoon, telefonnummer, mobil, mobiltelefon, movil, celular, cell number, ' +
        'correo, correo electronico, posta elettronica, epost, sahkoposti, whatsapp',
    ),
  },
  {
    why: 'contact data, names and addresses in languages without spaces or Latin letters',
    match: 'inside',
    terms: list(
      'телефон, почта, фамилия, отчество, адрес, 电话, 電話, 手机, 手機, 邮箱, 郵箱, メール, 전화, 이메일, 姓名, 氏名, 名前, ' +
        '이름, 地址, 住所, 주소, 身份证, هاتف, τηλέφωνο',
    ),
  },
  {
    why: 'header fields of a message; in a longer key these words have another meaning',
    match: 'whole',
    terms: list('to, cc, bcc, from, sender'),
  },
  {
    why: 'location of a person',
    match: 'words',
    terms: list(
      'address, addr, street, postcode, postal code, zip, zip code, latitude, longitude, lat, lng, ' +
        'geolocation, ip, ipv',
    ),
  },
  {
    why: 'location of a person in other languages',
    match: 'words',
    terms: list(
      'adresse, anschrift, strasse, straße, hausnummer, plz, postleitzahl, wohnort, geburtsort, ' +
        'direccion, calle, codigo postal, domicilio, code postal, rue, endereco, logradouro, cep, ' +
        'indirizzo, codice postale, adres, straat, huisnummer, osoite, gata',
    ),
  },
  {
    why: 'names of a person; keys such as `event_name` and `campaign_name` do not match',
    match: 'words',
    terms: list(
      'first name, last name, full name, given name, family name, middle name, maiden name, display ' +
        'name, preferred name, user name, nickname, surname',
    ),
  },
  {
    why: 'names of a person in other languages',
    match: 'words',
    terms: list(
      'vorname, nachname, familienname, geburtsname, spitzname, benutzername, nutzername, apellido, ' +
        'primer nombre, nombre completo, nombre usuario, usuario, prenom, nom famille, nom de famille, ' +
        'utilisateur, cognome, nome completo, sobrenome, apelido, voornaam, achternaam, gebruikersnaam, ' +
        'fornavn, etternavn, efternavn, fornamn, efternamn, etunimi, sukunimi, imie, nazwisko, jmeno, ' +
        'prijmeni, soyadi, soyadı',
    ),
  },
  {
    why: 'a password; in a longer key this word has other meanings',
    isCredential: true,
    match: 'whole',
    terms: list('pass, db pass, user pass, smtp pass, redis pass, auth pass, login pass, admin pass'),
  },
  {
    why: 'a trait `name` is a name of a person, and an `id` can be one; the key alone does not show which',
    match: 'whole',
    terms: list('name, id, uid, sid, nombre, nom, nome, naam, имя'),
  },
  {
    why: 'attributes of a person',
    match: 'words',
    terms: list(
      'birth, birthday, birthdate, dob, gender, sex, geburtsdatum, geburtstag, geschlecht, ' +
        'nacimiento, fecha nacimiento, naissance, nascimento, nascita, genero, sexo, sexe',
    ),
  },
  {
    why: 'numbers from authorities',
    match: 'words',
    terms: list(
      'ssn, social security, national id, tax id, passport, reisepass, steuernummer, pasaporte, dni, ' +
        'nif, curp, cpf, codice fiscale, bsn, pesel, personnummer, nino, aadhaar',
    ),
  },
  {
    why: 'means of payment',
    match: 'words',
    terms: list(
      'credit card, debit card, card number, cvv, cvc, cvn, csc, iban, account number, kontonummer, ' +
        'kreditkarte, tarjeta, numero cuenta, carte bancaire, sort code',
    ),
  },
  {
    why: 'identifiers of a person in Customer.io',
    match: 'words',
    terms: list(
      'user id, enduser id, customer id, cio id, person id, profile id, subscriber id, contact id, ' +
        'anonymous id, primary id, secondary id, identifier, device id',
    ),
  },
  {
    why: 'custom attributes of a person',
    match: 'words',
    terms: list('trait'),
  },
  {
    why: 'contents of a message',
    match: 'words',
    terms: list('subject, body, content, html, text, preheader'),
  },
  {
    why: 'links in a message and error texts of the receiving server: both can quote an address or id of a person',
    match: 'words',
    terms: list('href, failure message'),
  },
  {
    why: 'credentials',
    isCredential: true,
    match: 'inside',
    terms: list('password, passwd, passphrase, secret, token, credential, authorization, cookie'),
  },
  {
    why: 'credentials in other languages',
    isCredential: true,
    match: 'inside',
    terms: list(
      'passcode, passwort, kennwort, contrasena, motdepasse, wachtwoord, losenord, adgangskode, ' +
        'passord, salasana, пароль, 密码, 密碼, パスワード, 비밀번호, كلمة المرور, κωδικός',
    ),
  },
  {
    why: 'credentials: terms that are too short for a match inside a word',
    isCredential: true,
    match: 'words',
    terms: list(
      'pwd, auth, session, signature, site id, jwt, otp, totp, pin, dsn, psk, mfa code, pin code, ' +
        'security code, verification code, recovery code, backup code, one time code, mnemonic, seed ' +
        'phrase, connection string, account key, master key, pem, mdp, senha, clave, parola, sifre, ' +
        'haslo, hasło, heslo, parole, api key, app key, signing key, private key, access key, write ' +
        'key, encryption key',
    ),
  },
];

/** Names of fields that contain a sensitive term but no personal data. */
export const HARMLESS: readonly string[] = [
  ['server address'], // Customer.io's own host, a stable semantic convention
  ['content type', 'content length', 'content encoding', 'content id', 'body size'], // metadata, not content
  ['status text'], // HTTP's reason phrase
].flat();
