import type { Config } from '../../shared/config/config.ts';
import { familyOf } from '../../shared/instance/family.ts';
import { instanceIdFor, orderInstanceId } from '../../shared/instance/identity.ts';
import type { FrozenBy } from '../../shared/instance/instance.ts';
import { readProvisioned } from '../../shared/instance/productAnswer.ts';
import { isAddressSet } from '../../shared/instance/purchase/addressFromSettings.ts';
import type { Customer } from '../../shared/instance/purchase/customer.ts';
import { defined } from '../../shared/platform/defined.ts';
import type { MarketplaceZone } from '../../shared/wire/marketplaceTime.ts';
import type { ProtocolFamily } from '../../shared/wire/resultCodes.ts';
import type { Cells, ColumnName } from './columns.ts';
import type { ImportRow } from './importRow.ts';
import { type CellProblem, type RowReader, rowReader } from './rowReader.ts';
import { familyWords, freezeWords, statusWords } from './words.ts';

export interface RowSettings {
  readonly config: Pick<Config, 'product' | 'products'>;
  /** Of a row that names none. */
  readonly family: string | undefined;
  readonly zone: MarketplaceZone;
}

export type RowReading =
  | { readonly row: Omit<ImportRow, 'line'> }
  | { readonly problems: readonly CellProblem[] };

/** @param now epoch ms */
export function readRow(cells: Cells, settings: RowSettings, now: number): RowReading {
  const reader = rowReader(cells, settings.zone);
  const { problems, wrong, time, id, amount, word } = reader;
  if (cells.family === undefined && settings.family === undefined) {
    wrong('family', 'is missing; --family names one for every row');
  }
  const family = word('family', familyWords, settings.family);
  const own = defined({
    orderLineId: id('orderLineId'),
    productId: id('productId'),
    skuCode: id('skuCode'),
    chargingMode: cells.chargingMode,
    expireAt: time('expireAt'),
    quota: amount('quota'),
    usedLicenses: amount('usedLicenses'),
    identificationCode: cells.identificationCode,
    customer: readBuyer(cells),
  });
  const [orderId = '', ownId] = [id('orderId'), id('instanceId')];
  const status = word('status', statusWords, 'active') ?? 'active';
  const frozen = { by: word('frozenBy', freezeWords), at: time('frozenAt') };
  if (frozen.at !== undefined && frozen.at > now) wrong('frozenAt', 'lies in the future');
  for (const column of ['frozenAt', 'frozenBy'] as const) {
    if (cells[column] !== undefined && status !== 'frozen')
      wrong(column, 'is given, but the status is not frozen');
  }
  if (family === undefined) return { problems };

  checkColumns(cells, family, reader);
  const app = readMade(cells, family, reader);
  const fromSettings = app === undefined && isAddressSet(settings.config, family, productIds(own));
  const { identity, keepsResult } = familyOf({ family });
  const isMade = app !== undefined || fromSettings || identity === 'license-code' || status === 'released';
  if (!isMade && problems.length === 0) {
    if (familyOf({ family }).delivers === 'license')
      wrong('license', `is missing: ${family} needs the one that was made`);
    else wrong('frontEndUrl', 'is missing, and the settings have no APP_URL that could stand in for it');
  }
  if (problems.length > 0) return { problems };

  const derivedId = idOf(cells, family, orderId, own);
  return {
    row: {
      ...own,
      family,
      orderId,
      derivedId,
      instanceId: ownId ?? derivedId,
      status,
      fromSettings: fromSettings && status !== 'released',
      ...(status === 'frozen'
        ? {
            frozen: {
              by: frozen.by ?? usualFreeze(family, own.expireAt, now),
              ...defined({ at: frozen.at }),
            },
          }
        : {}),
      ...defined({
        app: status === 'released' && !keepsResult ? undefined : app,
        license: identity === 'license-code' ? cells.license : undefined,
      }),
    },
  };
}

const productIds = ({ productId, skuCode }: { productId?: string; skuCode?: string }): readonly string[] =>
  [productId, skuCode].filter(one => one !== undefined);

/** The columns that a family has to have, and those that only others have. */
function checkColumns(cells: Cells, family: ProtocolFamily, { wrong }: RowReader): void {
  const { identity, sizeIsQuota } = familyOf({ family });
  const needs = (column: ColumnName) => {
    if (cells[column] === undefined) wrong(column, `is missing: ${family} needs it`);
  };
  if (identity !== 'license-code') needs('orderId');
  if (identity === 'order-line') needs('orderLineId');
  if (identity === 'license-code') {
    needs('license');
    if (cells.instanceId !== undefined)
      wrong('instanceId', 'is given, but a licence code is known by itself');
  }
  const { chargingMode } = cells;
  if (chargingMode !== undefined && !/^\d$/.test(chargingMode)) wrong('chargingMode', 'is not one digit');
  // Such orders open one instance for each product.
  if (identity === 'order' && (chargingMode === '0' || chargingMode === '5')) needs('productId');
  for (const column of ['quota', 'usedLicenses'] as const) {
    if (!sizeIsQuota && cells[column] !== undefined)
      wrong(column, 'is given, but only online licences have it');
  }
}

function idOf(
  { license = '', chargingMode }: Cells,
  family: ProtocolFamily,
  orderId: string,
  { orderLineId = '', productId = '' }: { orderLineId?: string; productId?: string },
): string {
  const { identity } = familyOf({ family });
  if (identity === 'license-code') return instanceIdFor(family, license);
  if (identity === 'order-line') return instanceIdFor(family, orderId, orderLineId);
  return orderInstanceId(family, { orderId, productId, chargingMode });
}

/** SaaS V2.0 and its like freeze by the status alone, and lift it again; in the others a renewal ends a freeze by expiry. */
function usualFreeze(family: ProtocolFamily, expireAt: number | undefined, now: number): FrozenBy {
  const byExpiry = familyOf({ family }).identity === 'order' && expireAt !== undefined && expireAt <= now;
  return byExpiry ? 'marketplace-expiry' : 'marketplace-status';
}

/** What the product made as JSON, held against the same rules as its answer to a webhook. */
function readMade(cells: Cells, family: ProtocolFamily, { wrong }: RowReader): string | undefined {
  const { frontEndUrl, adminUrl, userName, password, memo, license } = cells;
  const { delivers, identity } = familyOf({ family });
  if (identity === 'license-code') return undefined;
  const app = defined({ frontEndUrl, adminUrl, userName, password, memo });
  const isNothing = delivers === 'license' ? license === undefined : Object.keys(app).length === 0;
  if (isNothing && delivers !== 'nothing') return undefined;
  const reading = readProvisioned(
    { family },
    delivers === 'license' ? { license } : isNothing ? {} : { app },
  );
  if (reading === undefined) return undefined;
  if (reading.ok) return JSON.stringify(reading.app);
  const column =
    /^app\.(\w+)/.exec(reading.problem)?.[1] ?? (delivers === 'license' ? 'license' : 'frontEndUrl');
  return wrong(column as ColumnName, reading.problem.replace(/^(app\.\w+|app|license) /, ''));
}

function readBuyer(cells: Cells): Customer | undefined {
  const { customerId, customerName, customerUserId, customerUserName, mobilePhone, email } = cells;
  const known = defined({
    customerName,
    userId: customerUserId,
    userName: customerUserName,
    mobilePhone,
    email,
  });
  if (customerId === undefined && Object.keys(known).length === 0) return undefined;
  return { customerId: customerId ?? '', ...known };
}
