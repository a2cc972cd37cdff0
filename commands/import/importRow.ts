import type { FrozenBy } from '../../shared/instance/instance.ts';
import type { Customer } from '../../shared/instance/purchase/customer.ts';
import type { ProtocolFamily } from '../../shared/wire/resultCodes.ts';
import type { Language } from '../terminal/language.ts';
import { rowWords } from './rowWords.ts';

/** One row of the file that can be imported as it stands. */
export interface ImportRow {
  /** Line of the file in which it begins. */
  readonly line: number;
  readonly family: ProtocolFamily;
  readonly orderId: string;
  readonly orderLineId?: string;
  readonly productId?: string;
  readonly skuCode?: string;
  readonly chargingMode?: string;
  /** The id that the order would get here. */
  readonly derivedId: string;
  /** The id that the marketplace knows: the seller's own, or the one above. */
  readonly instanceId: string;
  readonly status: 'active' | 'frozen' | 'released';
  /** Epoch ms, like every time here. */
  readonly expireAt?: number;
  readonly frozen?: { readonly by: FrozenBy; readonly at?: number };
  /** JSON of what the product made; undefined where the settings have the address. */
  readonly app?: string;
  readonly fromSettings: boolean;
  /** The code that the marketplace made; licence codes only. */
  readonly license?: string;
  readonly identificationCode?: string;
  readonly quota?: number;
  readonly usedLicenses?: number;
  readonly customer?: Customer;
}

/** Something wrong with the file, where it stands. Values are not quoted: they may be anybody's. */
export interface RowProblem {
  readonly line: number;
  readonly column?: string;
  readonly problem: string;
}

export const problemText = ({ line, column, problem }: RowProblem, language: Language = 'en'): string =>
  language === 'en'
    ? `line ${line}${column === undefined ? '' : `, column ${column}`}: ${problem}`
    : `第 ${line} 行${column === undefined ? '' : `，${column} 列`}：${rowWords(language, problem)}`;
