'use strict';

// The Serverless CLI loads its plugins as CommonJS; this one is TypeScript.
module.exports = require('tsx/cjs/api').require('./huaweiProvider.ts', __filename).HuaweiProvider;
