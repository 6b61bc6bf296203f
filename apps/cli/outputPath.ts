/** @file Where a command is told to write: refused before any work is done for it, not after. */
import { accessSync, constants, statSync } from "node:fs";
import { dirname, extname, resolve } from "node:path";
import { InputError } from "../../src/format/index.ts";

/**
 * What checks the path of a file that a command will write.
 *
 * @param endings those that say what the file will be, like ".json"; none at all is also accepted, another one is not.
 * @throws InputError for a folder, for a path that leads through a file, and where nothing may be written.
 */
export function outputFile(flag: string, endings: readonly string[]): (path: string) => string {
  return (path) => {
    checkOutputFile(path, flag, endings);
    return path;
  };
}

export function checkOutputFile(path: string, flag: string, endings: readonly string[]): void {
  if (path === "") throw new InputError(`${flag} must be a file, got nothing`);
  checkEnding(path, flag, endings);
  if (found(path)?.isDirectory()) {
    throw new InputError(`${flag} must be a file, and ${path} is a folder; give the name of a file in it`);
  }
  checkPlace(dirname(resolve(path)), path, flag);
}

/** @throws InputError for an ending that says the file is of another kind. */
export function checkEnding(path: string, flag: string, endings: readonly string[]): void {
  const ending = extname(path).toLowerCase();
  if (ending === "" || endings.includes(ending)) return;
  throw new InputError(`${flag} must end in ${endings.join(" or ")}, which is what is written, got ${path}`);
}

/** Refuses a name that is neither .svg nor .png: only its ending says what is to be drawn. */
export function checkFigureName(path: string, flag: string): void {
  const ending = extname(path).toLowerCase();
  if (ending === ".svg" || ending === ".png") return;
  throw new InputError(`${flag}: must end in .svg or .png, got ${path}`);
}

/** What checks the path of a folder that a command will write into, and make where it is not there. @throws InputError. */
export function outputFolder(flag: string): (path: string) => string {
  return (path) => {
    if (path === "") throw new InputError(`${flag} must be a folder, got nothing`);
    checkPlace(resolve(path), path, flag);
    return path;
  };
}

/** The nearest thing that is there, at `folder` or above it, must be a folder one may write into. */
function checkPlace(folder: string, path: string, flag: string): void {
  const there = found(folder);
  if (there === undefined && dirname(folder) !== folder) {
    checkPlace(dirname(folder), path, flag);
    return;
  }
  if (there?.isDirectory() !== true) {
    throw new InputError(`${flag} cannot be ${path}: ${folder} is a file, not a folder; give another path`);
  }
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new InputError(`${flag} cannot be ${path}: nothing can be written in ${folder}; give another path`);
  }
}

/** Undefined for what is not there; below a file nothing is. @throws InputError for a path no system has. */
function found(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (code === "ENOTDIR" || code === "EACCES") return undefined;
    throw new InputError(`${path.slice(0, 200)}: cannot be written: ${message.slice(0, 200)}; give another path`);
  }
}
