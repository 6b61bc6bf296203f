/**
 * A mistake in what the user gave: a file, a flag, a study. The message is one line,
 * `where: what must hold, what was got; what to do`, and is shown without a stack.
 * Control characters, which file contents may carry into a message, become spaces.
 */
export class InputError extends Error {
  override readonly name = "InputError";
  constructor(message: string) {
    super(message.replace(/[\p{Cc}\u2028\u2029]+/gu, " "));
  }
}

/** An array that is whole, but whose dtype is none of ours: text, pickles, dates, complex numbers. */
export class UnreadableDtype extends InputError {}
