/*
 * Terms in keys, as regular expressions in the syntax of `credential-patterns.ts`. Keys in texts are shorter than
 * fields of objects: `sensitive-terms.ts` has the terms for those.
 */

const list = (terms: string) => terms.split(', ');

export const anyOf = (terms: readonly string[]) => `(?:${terms.join('|')})`;

/** Terms that are credentials also as a part of a word, before and after other letters: `dbPasswordHash`. */
export const CREDENTIALS_INSIDE = list(
  String.raw`pass(?:word|wd|phrase|code), passwor[td], passord, kennwort, contrase(?:ñ|n|ny)a, senha, ` +
    String.raw`mot[_ -]?de[_ -]?passe, wachtwoord, lösenord, losenord, adgangskode, salasana, has[lł]o, пароль, 密码, ` +
    String.raw`密碼, パスワード, 비밀번호, secret, credential, pwd`,
);

/** Terms that are credentials at the end of a key: `access_token`, but not `token_type`. */
export const AT_END = list(
  String.raw`token, (?:api|app|access|account|signing|private|write|encryption|master|auth)[_ -]?keys?, ` +
    String.raw`signatures?, session[_ -]?(?:id|key), sessid, social[_ -]?security[_ -]?(?:number|no), ` +
    String.raw`(?:card|account)[_ -]?(?:number|no)`,
);

/** Terms that are credentials only as a whole word of a key: `user_pin`, but not `spin` and `pinned`. */
export const CREDENTIAL_WORDS = list(
  String.raw`t?otp(?:[_ -]?code)?, pins?(?:[_ -]?(?:code|number))?, dsn, cv[vcn]2?, iban, ssn, jwt, psk, sid, mdp, ` +
    String.raw`clave, sifre, şifre, heslo, parola, (?:security|verification)[_ -]?code`,
);

/** Credentials only if the value has quotes: header fields with spaces in their value, and counts such as `tokens: 5`. */
export const QUOTED_ONLY = list(String.raw`authorization, cookies?, cookie2, auth, tokens, (?:\b|_)pass`);

/** Keys of a person. Credentials are detected in any text, these only in JSON and in similar notations. */
export const PERSONAL_KEYS = list(
  String.raw`e-?mails?, mail, recipients?, msisdn, phones?, mobile, telefon\w{0,8}, tel[eé]fonos?, telefone, ` +
    String.raw`telefoon\w{0,8}, m[oó]vil, celular, correos?, courriel, телефон, 电话, 電話, 手机, ` +
    String.raw`(?:e-?mail|phone|mobile|recipient)s?[_ -]?(?:address(?:es)?|adresse?n?|numbers?), vorname, ` +
    String.raw`nachname, (?:first|last|full|given|family|middle|maiden|sur|nick|user|display)[_ -]?names?, ` +
    String.raw`apellidos?, nombres?, pr[eé]nom, nom[_ -]de[_ -]famille, cognome, sobrenome, voornaam, achternaam, ` +
    String.raw`фамилия, 姓名, (?:street|postal|home|billing|shipping)[_ -]?address(?:es)?, adresse, anschrift, ` +
    String.raw`direcci[oó]n, endere[cç]o, indirizzo, birth[_ -]?(?:day|date)?, date[_ -]of[_ -]birth, dob, ` +
    String.raw`geburtsdatum, fecha[_ -](?:de[_ -])?nacimiento, passport(?:[_ -]?(?:number|no))?, ` +
    String.raw`national[_ -]?id, tax[_ -]?id`,
);
