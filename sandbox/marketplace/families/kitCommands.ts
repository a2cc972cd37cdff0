/** What the marketplace does with an enterprise. */
export const kitCommands = ['bind', 'authorize', 'reorganise', 'disable', 'unbind'] as const;

export type KitCommand = (typeof kitCommands)[number];

export const isKitCommand = (text: string): text is KitCommand =>
  kitCommands.some(command => command === text);
