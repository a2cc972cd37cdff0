interface EmbeddedMetrics {
  readonly _aws?: {
    readonly Timestamp: number;
    readonly CloudWatchMetrics: readonly {
      readonly Namespace: string;
      readonly Dimensions: readonly (readonly string[])[];
      readonly Metrics: readonly { readonly Name: string; readonly Unit: string }[];
    }[];
  };
  readonly [name: string]: unknown;
}

/**
 * What CloudWatch makes of a line of the log, by the specification of the embedded metric format: one metric for each name
 * and set of dimensions, such as `CallFailed stage=prod resultCode=000005`. Of a line without metrics nothing.
 */
export function publishedMetrics(line: string): readonly string[] {
  const read = JSON.parse(line) as EmbeddedMetrics;
  return (read._aws?.CloudWatchMetrics ?? []).flatMap(({ Namespace, Dimensions, Metrics }) => {
    if (Namespace !== 'koogallery-bridge') throw new Error(`unexpected namespace ${Namespace}`);
    return Metrics.flatMap(({ Name }) => {
      if (typeof read[Name] !== 'number') throw new Error(`${Name} has no value in ${line}`);
      return Dimensions.map(set => {
        const values = set.map(name => {
          if (typeof read[name] !== 'string')
            throw new Error(`the dimension ${name} has no value in ${line}`);
          return `${name}=${read[name]}`;
        });
        return [Name, ...values].join(' ');
      });
    });
  });
}
