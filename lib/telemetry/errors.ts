import type { ErrorClass, ErrorType } from '../catalog';
import { causesOf } from '../foreign/error';
import { readProperty, readText } from '../foreign/read';

/**
 * One rule of the classification. The first matching rule decides. SDK 1 and 2 reject with plain objects, 3 and 4 with
 * errors of `https`, 5 with errors of `fetch` that have the real error in `cause`. In no version does the error for a
 * body that is not JSON have a status. `cdp-analytics-node` passes errors of `fetch` to its callbacks and events, and for
 * a status an error whose text starts with it.
 */
type Rule =
  | { readonly codes: readonly string[]; readonly is: ErrorClass }
  | { readonly codePattern: RegExp; readonly is: ErrorClass }
  | { readonly name: string; readonly is: ErrorClass }
  | { readonly message: RegExp; readonly is: ErrorClass };

const RULES: readonly Rule[] = [
  { name: 'TimeoutError', is: 'timeout' }, // 5.x: AbortSignal.timeout
  { name: 'AbortError', is: 'timeout' }, // cdp-analytics-node: only its own timer aborts a request
  { message: /^Request timed out after \d+ms$/, is: 'timeout' }, // 4.5
  { name: 'HTTPParserError', is: 'invalid_response' }, // undici, from Node 24 on without a code
  { name: 'MissingParamError', is: 'invalid_argument' },
  { message: /^[\w. ]{1,80} is required$/, is: 'invalid_argument' }, // MissingParamError before 5.x has no name
  { message: /^Unable to parse JSON\. Error: /, is: 'invalid_response' },
  { message: /^Received a \d{3} status, but no Location header/, is: 'redirect' },
  { message: /^Exceeded maxRedirects/, is: 'redirect' }, // 1.x, 2.x: package `request`
  { message: /^redirect count exceeded$/, is: 'redirect' }, // fetch, in `cause`
  { message: /^(?:bad port|unknown scheme)$/, is: 'invalid_argument' }, // fetch, in `cause`
  { message: /^Request cannot be constructed from a URL that includes credentials/, is: 'invalid_argument' },
  {
    codes: [
      'ETIMEDOUT',
      'ESOCKETTIMEDOUT',
      'UND_ERR_CONNECT_TIMEOUT',
      'UND_ERR_HEADERS_TIMEOUT',
      'UND_ERR_BODY_TIMEOUT',
    ],
    is: 'timeout',
  },
  { codes: ['ECONNREFUSED'], is: 'connection_refused' },
  {
    codes: ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET', 'ERR_STREAM_PREMATURE_CLOSE'],
    is: 'connection_reset',
  },
  { codePattern: /^(?:ENOTFOUND|EAI_[A-Z]+|ENODATA|ESERVFAIL|UND_ERR_DNS\w*)$/, is: 'dns' },
  {
    codePattern:
      /^(?:ERR_(?:TLS|SSL)_\w+|CERT_\w+|\w*SELF_SIGNED_CERT\w*|UNABLE_TO_\w+|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED)$/,
    is: 'tls',
  },
  { codes: ['ERR_FR_TOO_MANY_REDIRECTS'], is: 'redirect' },
  {
    codes: ['ERR_INVALID_URL', 'ERR_INVALID_ARG_TYPE', 'ERR_INVALID_ARG_VALUE', 'ERR_INVALID_CHAR'],
    is: 'invalid_argument',
  },
  {
    codes: ['UND_ERR_INVALID_ARG', 'ERR_UNESCAPED_CHARACTERS', 'ERR_INVALID_PROTOCOL'],
    is: 'invalid_argument',
  },
  { codePattern: /^(?:HPE_\w+|UND_ERR_(?:RES_)?CONTENT_LENGTH_MISMATCH)$/, is: 'invalid_response' },
  { codePattern: /^(?:UND_ERR_\w+|E(?:HOST|NET)\w+|EADDR\w+|EMFILE|ENFILE|ENOBUFS)$/, is: 'network' },
  { message: /^(?:fetch failed|socket hang up|terminated)$/, is: 'network' }, // no code at all
];

export interface CallFailure {
  readonly type: ErrorType;
  /** HTTP status, if the SDK received a response. */
  readonly status: number | undefined;
}

/**
 * Classifies the error that an SDK call threw or rejected with.
 *
 * @param isSynchronous whether the method threw before it returned a promise. No request was made, so an error of an
 *   unknown class is about the arguments.
 */
export function classifyError(error: unknown, isSynchronous = false): CallFailure {
  const status = statusOf(error);
  if (status !== undefined) return { type: `${status}`, status };
  const classes = causesOf(error).flatMap((cause) => {
    const texts = textsOf(cause);
    return RULES.find((rule) => matches(rule, texts))?.is ?? [];
  });
  // `fetch failed` is less specific than its cause
  const type = classes.find((found) => found !== 'network') ?? classes[0];
  return { type: type ?? (isSynchronous ? 'invalid_argument' : 'unknown'), status };
}

/** The properties of one error that rules compare. Each is read once: reading can run code of the application. */
interface ErrorTexts {
  readonly name: string | undefined;
  readonly className: string | undefined;
  readonly message: string | undefined;
  readonly code: string | undefined;
}

/** Maximum number of characters of a message or code that are compared. */
const MAX_COMPARED_CHARACTERS = 120;

const textsOf = (error: object): ErrorTexts => ({
  name: readText(error, 'name'),
  className: readText(readProperty(error, 'constructor'), 'name'),
  message: readText(error, 'message')?.slice(0, MAX_COMPARED_CHARACTERS),
  code: readText(error, 'code')?.slice(0, MAX_COMPARED_CHARACTERS),
});

function matches(rule: Rule, { name, className, message, code }: ErrorTexts): boolean {
  if ('name' in rule) return name === rule.name || className === rule.name;
  if ('message' in rule) return message !== undefined && rule.message.test(message);
  if (code === undefined) return false;
  return 'codes' in rule ? rule.codes.includes(code) : rule.codePattern.test(code);
}

/** Text of `cdp-analytics-node` for a response that is not a success. */
const STATUS_TEXT = /^\[(\d{3})\] /;

function statusOf(error: unknown): number | undefined {
  const property = readProperty(error, 'statusCode');
  const status =
    property === undefined ? Number(STATUS_TEXT.exec(readText(error, 'message') ?? '')?.[1]) : property;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599
    ? status
    : undefined;
}
