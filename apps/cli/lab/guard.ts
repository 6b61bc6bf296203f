import { createHash, timingSafeEqual } from "node:crypto";
import type { MiddlewareHandler } from "hono";

/** Names under which a machine talks to itself; the port may be that of a tunnel. */
const LOCAL_HOSTS = ["127.0.0.1", "localhost", "[::1]"];

/**
 * Lets only requests through that mean this server: the Host must be local or allowed, which stops other sites that
 * point their name at 127.0.0.1 (DNS rebinding), and an Origin must be the page's own, which stops their scripts.
 */
export function guardHost(allowedHosts: readonly string[]): MiddlewareHandler {
  const allowed = new Set([...LOCAL_HOSTS, ...allowedHosts.map((host) => host.toLowerCase())]);
  return async (context, next) => {
    const host = context.req.header("host")?.toLowerCase() ?? "";
    if (!allowed.has(hostName(host))) {
      return context.text("lethe lab: this host name is not allowed; start it with --allow-host <name>", 403);
    }
    const origin = context.req.header("origin")?.toLowerCase();
    if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
      return context.text("lethe lab: requests from other sites are refused", 403);
    }
    await next();
  };
}

/** "localhost:4747" → "localhost", "[::1]:4747" → "[::1]". */
function hostName(host: string): string {
  return /^(\[[0-9a-f:.]+\]|[^:]+)(?::\d{1,5})?$/.exec(host)?.[1] ?? "";
}

/** Every user of the machine can reach the port; only who has the token gets an answer. */
export function guardToken(token: string): MiddlewareHandler {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  const wanted = digest(`Bearer ${token}`);
  return async (context, next) => {
    // digests have one length, so the time says nothing about the token
    if (!timingSafeEqual(digest(context.req.header("authorization") ?? ""), wanted)) {
      return context.text("lethe lab: the token is missing or wrong; open the whole address that was printed", 401);
    }
    await next();
  };
}
