import { DataError, type DataSource, type LabIndex, type LabRecord } from "./dataSource.ts";

/** A published study: files beside the page, written by `lethe publish`. */
export function siteSource(): DataSource {
  const get = async (path: string): Promise<Response> => {
    let response: Response;
    try {
      response = await fetch(`./data/${path}`);
    } catch {
      throw new DataError(`data/${path} cannot be loaded; is the web server still there?`);
    }
    if (!response.ok)
      throw new DataError(`data/${path} is not on this site (${response.status}); publish the study again.`);
    return response;
  };
  return {
    index: async () => (await get("index.json")).json() as Promise<LabIndex>,
    watch: () => () => {},
    record: async (id) => (await get(`runs/${id}.json`)).json() as Promise<LabRecord>,
    arrays: async (id, stage) => (await get(`runs/${id}.${stage}.npz`)).arrayBuffer(),
    stimuli: async () => (await get("stimuli.npz")).arrayBuffer(),
    capabilities: { canKeep: false },
    keep: () => Promise.reject(new DataError("A published site keeps nothing; download the network instead.")),
  };
}
