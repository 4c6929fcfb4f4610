/** Prefix of every planted text: a search for it finds each planted text and each part with its beginning. */
const MARK = 'c4n4ryzq';
/** Prefix of planted numbers and phone numbers. */
const NUMBER_MARK = '9182736455';
/** Prefix of planted words, of letters only. */
const WORD_MARK = 'qzcanary';

const SERIAL_LENGTH = 5;
/** Number of characters of context in a leak. */
const CONTEXT_LENGTH = 60;

/** A planted value that was found in exported data. */
export interface Leak {
  /** The encoding: plain text, hex or base64. */
  readonly form: string;
  /** Where the value was planted, if its serial number was found. */
  readonly planted: string | undefined;
  /** The text around the value. */
  readonly around: string;
}

/** Creates unique values in place of personal data, and finds them in texts. */
export class Canaries {
  private readonly places = new Map<string, string>();
  private count = 0;

  /** Returns letters and digits: an id, a token, a key. */
  text(place: string): string {
    return MARK + this.serial(place);
  }

  /** Returns letters only: a first name, an API's error code. */
  word(place: string): string {
    const serial = [...this.serial(place)].map((digit) => 'abcdefghij'.charAt(Number(digit))).join('');
    this.places.set(serial, place);
    return WORD_MARK + serial;
  }

  /** Returns a text with characters that must be escaped in URLs, JSON and regular expressions. */
  name(place: string): string {
    return `${this.text(place)} Üni/"cödé"?&=é+%`;
  }

  email(place: string): string {
    return `${this.text(`${place} (e-mail)`)}+tag@example.com`;
  }

  url(place: string): string {
    const text = this.text(place);
    return `https://${text}.example/${text}?person=${text}#${text}`;
  }

  phone(place: string): string {
    return `+${this.number(`${place} (phone)`)}`;
  }

  number(place: string): number {
    return Number(NUMBER_MARK + this.serial(place));
  }

  /** Returns the places of all planted values. */
  planted(): string[] {
    return [...new Set(this.places.values())];
  }

  /** Finds planted values in a text, in any encoding. */
  leaksIn(text: string): Leak[] {
    return FORMS.flatMap(({ form, pattern }) =>
      [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
        form,
        planted: this.places.get(text.slice(index + found.length, index + found.length + SERIAL_LENGTH)),
        around: text.slice(Math.max(0, index - CONTEXT_LENGTH), index + found.length + CONTEXT_LENGTH),
      })),
    );
  }

  private serial(place: string): string {
    const serial = String((this.count += 1)).padStart(SERIAL_LENGTH, '0');
    this.places.set(serial, place);
    return serial;
  }
}

const FORMS = [MARK, NUMBER_MARK, WORD_MARK].flatMap((mark) => [
  { form: 'as plain text', pattern: new RegExp(spaced(mark), 'gi') },
  { form: 'in hex', pattern: new RegExp(hex(mark), 'gi') },
  ...[0, 1, 2].map((offset) => ({ form: 'in base64', pattern: new RegExp(base64(mark, offset), 'g') })),
]);

/** Returns a pattern for a mark. Digits match also in groups, as in phone numbers. */
function spaced(mark: string): string {
  return /^\d+$/.test(mark) ? [...mark].join('[ ().-]{0,2}') : mark;
}

/** Returns a pattern for the bytes in hex, also with `%`, `\x`, `\u00` or a space before each byte. */
function hex(mark: string): string {
  return [...Buffer.from(mark)].map((byte) => byte.toString(16)).join(String.raw`(?:%|\\x|\\u00|[ :])?`);
}

/** Returns the base64 characters that do not depend on the bytes before and after the mark. */
function base64(mark: string, offset: number): string {
  const text = Buffer.from('\0'.repeat(offset) + mark).toString('base64');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + mark.length) * 8) / 6);
  return text.slice(first, last);
}
