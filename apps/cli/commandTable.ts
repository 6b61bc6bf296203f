/** @file Which commands does a line need? Loading one takes as long as all that it imports. */

/** What loads a command's file. */
export type Loaders<Add> = Readonly<Record<string, () => Promise<Add>>>;

/** What adds the command that `word` names; or all of them, in their order, where it names none. */
export function chosen<Add>(commands: Loaders<Add>, word: string | undefined): Promise<Add[]> {
  const isName = word !== undefined && Object.hasOwn(commands, word);
  return Promise.all((isName ? [commands[word]!] : Object.values(commands)).map((load) => load()));
}
