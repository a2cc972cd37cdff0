import type { PageKind } from './pages.ts';

/** A login that is not let in: the page that the browser gets, its status, and what the log is told. */
export class LoginRefusal extends Error {
  override readonly name = 'LoginRefusal';
  readonly kind: PageKind;
  readonly status: 400 | 401 | 403 | 429 | 503;
  /** For the log: never a code, a token or a name. */
  readonly why: string;
  /** The same login may begin once more by itself. */
  readonly startsAgain: boolean;

  constructor(kind: PageKind, status: LoginRefusal['status'], why: string, startsAgain = false) {
    super(why);
    this.kind = kind;
    this.status = status;
    this.why = why;
    this.startsAgain = startsAgain;
  }
}
