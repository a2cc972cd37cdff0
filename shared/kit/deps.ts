import type { InstanceDeps } from '../instance/applyCommand.ts';
import type { Budget } from '../platform/effects.ts';
import type { Log } from '../platform/log.ts';
import type { Sealer } from '../seal/sealer.ts';
import type { KitApplicationStore } from './application/kitApplication.ts';
import type { DepartmentStore } from './department/store.ts';
import type { TenantAggregate } from './tenant/aggregate.ts';
import type { UserStore } from './user/store.ts';

export interface KitDeps extends InstanceDeps {
  readonly log: Log;
  readonly sealer: Sealer;
  readonly tenants: TenantAggregate;
  readonly users: UserStore;
  readonly kitApplications: KitApplicationStore;
  readonly departments: DepartmentStore;
}

/** What every sync of the marketplace brings beside its own fields. */
export interface KitCall {
  readonly test: boolean;
  readonly tenantId: string;
  /** `''` where the marketplace named none. */
  readonly instanceId: string;
  /** `timeStamp` of the call, epoch ms. */
  readonly asOf: number;
  readonly budget: Budget;
  /** Resolves when the call is known to be no replay. */
  replayChecked(): Promise<void>;
}
