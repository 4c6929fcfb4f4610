/** What every planted text begins with: to find any of them, or a piece of one, is to find this. */
const MARK = 'c4n4ryzq';
/** The same for numbers and phone numbers. */
const NUMBER_MARK = '9182736455';
/** The same for words of letters only. */
const WORD_MARK = 'qzcanary';

const SERIAL_LENGTH = 5;
const SURROUNDINGS = 60;

/** A mark that was found where none may be. */
export interface Leak {
  /** In which form: as it is, in hex, in base64. */
  readonly form: string;
  /** Where it was planted, if that can be told. */
  readonly planted: string | undefined;
  /** What stands around it. */
  readonly around: string;
}

/** Plants values that stand for somebody's data, each of them once, and finds them again. */
export class Canaries {
  private readonly places = new Map<string, string>();
  private count = 0;

  /** Letters and digits: an id, a token, a key. */
  text(place: string): string {
    return MARK + this.serial(place);
  }

  /** Letters only, as a first name or a code of an API. */
  word(place: string): string {
    const serial = [...this.serial(place)].map((digit) => 'abcdefghij'.charAt(Number(digit))).join('');
    this.places.set(serial, place);
    return WORD_MARK + serial;
  }

  /** With what has to be escaped in URLs, JSON and patterns. */
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

  /** Where values were planted. */
  planted(): string[] {
    return [...new Set(this.places.values())];
  }

  /** Everything in `text` that was planted, in whatever form. */
  leaksIn(text: string): Leak[] {
    return FORMS.flatMap(({ form, pattern }) =>
      [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
        form,
        planted: this.places.get(text.slice(index + found.length, index + found.length + SERIAL_LENGTH)),
        around: text.slice(Math.max(0, index - SURROUNDINGS), index + found.length + SURROUNDINGS),
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
  { form: 'as it is', pattern: new RegExp(spaced(mark), 'gi') },
  { form: 'in hex', pattern: new RegExp(hex(mark), 'gi') },
  ...[0, 1, 2].map((offset) => ({ form: 'in base64', pattern: new RegExp(base64(mark, offset), 'g') })),
]);

/** Digits of a phone number are set in groups. */
function spaced(mark: string): string {
  return /^\d+$/.test(mark) ? [...mark].join('[ ().-]{0,2}') : mark;
}

/** Also with `%`, `\x`, `\u00` or a space before each byte. */
function hex(mark: string): string {
  return [...Buffer.from(mark)].map((byte) => byte.toString(16)).join(String.raw`(?:%|\\x|\\u00|[ :])?`);
}

/** The characters that do not depend on what stands before and behind. */
function base64(mark: string, offset: number): string {
  const text = Buffer.from('\0'.repeat(offset) + mark).toString('base64');
  const first = Math.ceil((offset * 8) / 6);
  const last = Math.floor(((offset + mark.length) * 8) / 6);
  return text.slice(first, last);
}
