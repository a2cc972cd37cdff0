import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type Json, type JsonObject } from '../../../../shared/wire/json.ts';

/** Whether everything that is wanted is there as it is wanted; what else is there does not matter. */
export function holds(actual: Json | undefined, wanted: Json): boolean {
  if (isJsonObject(wanted)) {
    return (
      isJsonObject(actual) && Object.entries(wanted).every(([name, value]) => holds(actual[name], value))
    );
  }
  return isDeepStrictEqual(actual, wanted);
}

/** The objects of a list; none where there is no list. */
export const objectsIn = (list: Json | undefined): readonly JsonObject[] =>
  Array.isArray(list) ? (list as readonly Json[]).filter(isJsonObject) : [];
