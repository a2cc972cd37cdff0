import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { asRefusal, patience } from './awsAccount.ts';

/** The stack of a stage as it is in the cloud. */
export interface StackState {
  /** By the names of the template. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  /** As the last template that was carried out has it. */
  readonly description: string;
  /** Such as `UPDATE_COMPLETE`. */
  readonly status: string;
}

/** @returns undefined when the stage was never deployed @throws {CloudRefusal} */
export async function deployedStack(region: string, name: string): Promise<StackState | undefined> {
  const client = new CloudFormationClient({ region, ...patience });
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    return stack === undefined
      ? undefined
      : {
          parameters: Object.fromEntries(
            (stack.Parameters ?? []).map(it => [it.ParameterKey ?? '', it.ParameterValue ?? '']),
          ),
          outputs: Object.fromEntries(
            (stack.Outputs ?? []).map(it => [it.OutputKey ?? '', it.OutputValue ?? '']),
          ),
          description: stack.Description ?? '',
          status: stack.StackStatus ?? '',
        };
  } catch (error) {
    // There is no error of its own for a stack that does not exist.
    if (error instanceof Error && error.name === 'ValidationError' && /does not exist/.test(error.message)) {
      return undefined;
    }
    throw asRefusal(error, 'DescribeStacks', region);
  } finally {
    client.destroy();
  }
}

/** Whether a table is there that no stack of ours has made. @throws {CloudRefusal} */
export async function tableExists(region: string, name: string): Promise<boolean> {
  const client = new DynamoDBClient({ region, ...patience });
  try {
    await client.send(new DescribeTableCommand({ TableName: name }));
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return false;
    throw asRefusal(error, 'DescribeTable', region);
  } finally {
    client.destroy();
  }
}

/** Whether a log group is there. @throws {CloudRefusal} */
export async function logGroupExists(region: string, name: string): Promise<boolean> {
  const client = new CloudWatchLogsClient({ region, ...patience });
  try {
    const { logGroups = [] } = await client.send(new DescribeLogGroupsCommand({ logGroupNamePrefix: name }));
    return logGroups.some(({ logGroupName }) => logGroupName === name);
  } catch (error) {
    throw asRefusal(error, 'DescribeLogGroups', region);
  } finally {
    client.destroy();
  }
}
