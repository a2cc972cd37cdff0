import { join } from 'node:path';
import { unzip } from '../support/unzip.ts';
import type { Route } from './httpApi.ts';
import type { Statement } from './policy.ts';
import { type Resource, resolver, type Template } from './resolveTemplate.ts';

/** One function as CloudFormation would make it. */
export interface DeployedFunction {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Where its archive is unpacked. */
  readonly directory: string;
}

export interface DeployedStack {
  readonly tableName: string;
  readonly functions: Readonly<Record<string, DeployedFunction>>;
  readonly routes: readonly Route[];
  /** By the id of the role. */
  readonly policies: Readonly<Record<string, readonly Statement[]>>;
  /** Ids of the functions that a schedule calls. */
  readonly scheduled: readonly string[];
}

/**
 * Makes of a packaged template what CloudFormation would make of it. The archives are unpacked by the names under which the
 * Serverless CLI uploads them, so that two of one name are one here too.
 */
export function deployStack(
  template: Template,
  given: Readonly<Record<string, string>>,
  { archives, target }: { readonly archives: string; readonly target: string },
): DeployedStack {
  const resolve = resolver(template, given);
  const ofType = (type: string): readonly (readonly [string, Resource['Properties']])[] =>
    Object.entries(template.Resources)
      .filter(([, { Type }]) => Type === type)
      .map(([id, { Properties }]) => [id, resolve(Properties) as Resource['Properties']]);

  const functions = ofType('AWS::Lambda::Function').map(([id, properties]): DeployedFunction => {
    const { S3Key } = properties.Code as { readonly S3Key: string };
    const directory = join(target, id);
    unzip(join(archives, S3Key.split('/').at(-1) ?? ''), directory);
    return {
      id,
      name: String(properties.FunctionName),
      role: String(properties.Role).replace(/\.Arn$/, ''),
      handler: String(properties.Handler),
      timeoutMs: Number(properties.Timeout) * 1_000,
      environment: (properties.Environment as { Variables: Record<string, string> }).Variables,
      directory,
    };
  });
  const integrations = new Map(
    ofType('AWS::ApiGatewayV2::Integration').map(([id, { IntegrationUri }]) => [
      id,
      String(IntegrationUri).replace(/\.Arn$/, ''),
    ]),
  );
  return {
    tableName: String(resolve({ 'Fn::If': ['MakesTable', { Ref: 'BridgeTable' }, { Ref: 'TableName' }] })),
    functions: Object.fromEntries(functions.map(it => [it.id, it])),
    routes: ofType('AWS::ApiGatewayV2::Route').map(([, { RouteKey, Target }]) => {
      const [method = '', path = ''] = String(RouteKey).split(' ');
      return {
        method,
        path,
        functionId: integrations.get(String(Target).replace('integrations/', '')) ?? '',
      };
    }),
    policies: Object.fromEntries(
      ofType('AWS::IAM::Role').map(([id, { Policies }]) => [
        id,
        (Policies as { PolicyDocument: { Statement: Statement[] } }[]).flatMap(
          ({ PolicyDocument }) => PolicyDocument.Statement,
        ),
      ]),
    ),
    scheduled: ofType('AWS::Events::Rule').flatMap(([, { Targets }]) =>
      (Targets as { Arn: string }[]).map(({ Arn }) => Arn.replace(/\.Arn$/, '')),
    ),
  };
}
