import { TableError } from './tableError.ts';

/**
 * For an attribute that holds JSON as text: another text makes the item one that cannot be read, which whatever looks at many
 * leaves out and tells, instead of failing at the place where the text is used.
 */
export const storedJson = (attribute: string) => ({
  encode: (text: string): string => text,
  decode(text: string): string {
    try {
      JSON.parse(text);
    } catch {
      throw new TableError('item-malformed', `a stored item cannot be read: ${attribute}`);
    }
    return text;
  },
});
