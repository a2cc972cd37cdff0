import type { InstancePorts } from '../instance/applyCommand.ts';
import type { Sealer } from '../instance/concept.ts';
import type { Log } from '../log/log.ts';
import type { Budget } from '../table/effects.ts';
import type { KitApplicationStore } from './application.ts';
import type { TenantConcept } from './concept.ts';
import type { DepartmentStore } from './departmentStore.ts';
import type { UserStore } from './userStore.ts';

export interface KitPorts extends InstancePorts {
  readonly log: Log;
  readonly sealer: Sealer;
  readonly tenants: TenantConcept;
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
  admitted(): Promise<void>;
}
