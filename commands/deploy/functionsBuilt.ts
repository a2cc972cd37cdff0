import { type Text, text } from '../terminal/language.ts';

/** Said when every function has its archive. */
export const functionsBuilt = (count: number): Text =>
  text(`✓ Built ${count} functions into .build/`, `✓ 已将 ${count} 个函数构建到 .build/`);
