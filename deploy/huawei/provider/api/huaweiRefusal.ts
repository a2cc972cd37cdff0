import type { Language } from '../../../../shared/seller/words/localeLanguage.ts';

/** One sentence in both languages. */
export type Text = Readonly<Record<Language, string>>;

/** What an API of Huawei Cloud answered instead of doing what it was asked. */
export class HuaweiRefusal extends Error {
  override readonly name = 'HuaweiRefusal';
  /** HTTP; 0 when no answer came. */
  readonly status: number;
  readonly text: Text;

  constructor(text: Text, status: number, options?: { cause?: unknown }) {
    super(text.en, options);
    this.text = text;
    this.status = status;
  }
}

/** Something is wrong with what the deployment was given: nothing was changed. */
export class DeploymentProblem extends Error {
  override readonly name = 'DeploymentProblem';
  readonly text: Text;

  constructor(en: string, zh: string) {
    super(en);
    this.text = { en, zh };
  }
}
