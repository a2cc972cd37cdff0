'use strict';

// FunctionGraph loads the handler of an event function as CommonJS; the program itself is an ES module.
exports.handler = async (event, context) => (await import('./functiongraph.mjs')).handle(event, context);
