import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ssmParameters } from '../../../shared/config/ssmParameters.ts';

/** The parameter store's side of GetParametersByPath, two pages long. */
describe('ssmParameters', () => {
  let server: Server;
  let requests: { target: unknown; body: unknown }[];
  let status: number;
  beforeEach(async () => {
    requests = [];
    status = 200;
    server = createServer(async (request, response) => {
      const body = JSON.parse(await text(request)) as { NextToken?: string };
      requests.push({ target: request.headers['x-amz-target'], body });
      const page =
        body.NextToken === undefined
          ? { Parameters: [{ Name: '/bridge/prod/DATA_KEYS', Value: 'one' }], NextToken: 'next' }
          : { Parameters: [{ Name: '/bridge/prod/TABLE_NAME', Value: 'two' }] };
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(
        JSON.stringify(status === 200 ? page : { __type: 'AccessDeniedException', message: 'no' }),
      );
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise<unknown>(resolve => server.close(resolve)));

  const fetchParameters = () =>
    ssmParameters({
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      region: 'local',
      credentials: { accessKeyId: 'x', secretAccessKey: 'x' },
      requestHandler: {},
    });

  it('fetches every page under the prefix, decrypted', async () => {
    expect(await fetchParameters()('/bridge/prod')).toEqual({
      '/bridge/prod/DATA_KEYS': 'one',
      '/bridge/prod/TABLE_NAME': 'two',
    });
    expect(requests).toEqual([
      { target: 'AmazonSSM.GetParametersByPath', body: { Path: '/bridge/prod', WithDecryption: true } },
      {
        target: 'AmazonSSM.GetParametersByPath',
        body: { Path: '/bridge/prod', WithDecryption: true, NextToken: 'next' },
      },
    ]);
  });

  it('asks for nothing more once its time is up', async () => {
    const over = AbortSignal.abort();
    await expect(fetchParameters()('/bridge/prod', over)).rejects.toMatchObject({ name: 'AbortError' });
    expect(requests).toEqual([]);
  });

  it('a parameter store that never answers is given up when the time is up', async () => {
    server.removeAllListeners('request');
    const limit = new AbortController();
    server.on('request', () => limit.abort());
    await expect(fetchParameters()('/bridge/prod', limit.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    server.closeAllConnections();
  });

  it('fails when the parameter store refuses', async () => {
    status = 400;
    await expect(fetchParameters()('/bridge/prod')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});
