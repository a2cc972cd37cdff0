/** What an API of Huawei Cloud answered instead of doing what it was asked. */
export class HuaweiRefusal extends Error {
  override readonly name = 'HuaweiRefusal';
  /** HTTP; 0 when no answer came. */
  readonly status: number;

  constructor(message: string, status: number, options?: { cause?: unknown }) {
    super(message, options);
    this.status = status;
  }
}

/** Something is wrong with what the deployment was given: nothing was changed. */
export class DeploymentProblem extends Error {
  override readonly name = 'DeploymentProblem';
}
