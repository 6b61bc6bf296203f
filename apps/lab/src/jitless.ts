/** @file To be imported first: schemas are not to try whether code can be made from text, which the page's policy forbids and browsers report. */
import { config } from "zod/v4/core";

config({ jitless: true });
