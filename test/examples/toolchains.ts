import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectDirectory } from '../../bundling/projectDirectory.ts';

export interface Example {
  readonly language: string;
  /** In the project. */
  readonly file: string;
  /** Whether what runs it is on this machine. */
  readonly isRunnable: boolean;
  /** Made before the first start, if something has to be. */
  build?(directory: string): readonly string[];
  start(port: number, directory: string): readonly string[];
}

const has = (...command: readonly [string, ...string[]]): boolean =>
  spawnSync(command[0], command.slice(1), { stdio: 'ignore' }).status === 0;

const path = (file: string) => join(projectDirectory, 'examples', file);
const debianJar = (name: string) => `/usr/share/java/${name}.jar`;
const gson = debianJar('gson');
/** Spring MVC on Jetty, from libspring-web-servlet-java, libjetty9-java and libjackson2-databind-java. */
const spring = [
  ...['spring3-core', 'spring3-beans', 'spring3-context', 'spring3-aop', 'spring3-expression', 'spring3-web'],
  ...['spring3-web.servlet', 'commons-logging', 'jackson-core', 'jackson-databind', 'jackson-annotations'],
  ...['jetty9-server', 'jetty9-servlet', 'jetty9-util', 'jetty9-http', 'jetty9-io', 'jetty9-security'],
  'servlet-api',
].map(debianJar);

export const examples: readonly Example[] = [
  {
    language: 'TypeScript',
    file: 'typescript/product.ts',
    isRunnable: true,
    start: () => [process.execPath, '--import', 'tsx', path('typescript/product.ts')],
  },
  {
    language: 'Python',
    file: 'python/product.py',
    isRunnable: has('python3', '-c', 'import sys; sys.exit(sys.version_info < (3, 9))'),
    start: () => ['python3', path('python/product.py')],
  },
  {
    language: 'Java',
    file: 'java/Product.java',
    isRunnable: existsSync(gson) && has('javac', '-version'),
    build: directory => [
      'javac',
      '-Xlint:all',
      '-Werror',
      '-cp',
      gson,
      '-d',
      directory,
      path('java/Product.java'),
    ],
    start: (_port, directory) => ['java', '-cp', `${gson}:${directory}`, 'Product'],
  },
  {
    language: 'Spring',
    file: 'spring/Product.java',
    isRunnable: spring.every(jar => existsSync(jar)) && has('javac', '-version'),
    // Debian's archives name others that are not installed; only the example itself is looked at.
    build: directory => [
      'javac',
      '-Xlint:all,-path',
      '-Werror',
      '-cp',
      spring.join(':'),
      '-d',
      join(directory, 'spring'),
      path('spring/Product.java'),
    ],
    // Spring 4 defines classes in a way that newer Java allows only when asked.
    start: (_port, directory) => [
      'java',
      '--add-opens',
      'java.base/java.lang=ALL-UNNAMED',
      '-cp',
      [...spring, join(directory, 'spring')].join(':'),
      'Product',
    ],
  },
  {
    language: 'Go',
    file: 'go/product.go',
    isRunnable: has('go', 'version'),
    build: directory => ['go', 'build', '-o', join(directory, 'product'), path('go/product.go')],
    start: (_port, directory) => [join(directory, 'product')],
  },
  {
    language: 'PHP',
    file: 'php/product.php',
    isRunnable: has('php', '--version'),
    start: port => ['php', '-S', `127.0.0.1:${port}`, path('php/product.php')],
  },
];

/** Where they are required, a missing one is a failure; elsewhere it is said out loud. */
const isRequired = process.env.EXAMPLE_TESTS === 'required';
export const runnable = examples.filter(({ isRunnable }) => isRequired || isRunnable);

const missing = examples.filter(example => !runnable.includes(example)).map(({ language }) => language);
if (missing.length > 0) {
  console.warn(`!!! ${missing.join(', ')}: not on this machine, so these examples did NOT run. See .ci/run.`);
}
