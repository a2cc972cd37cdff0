import { openApiDocument } from './openApiDocument.ts';
import { allRoutes } from './routes/allRoutes.ts';

/** The description of the seller API as it is sent. Worked out when bundles are made: see `bundling/constants.ts`. */
export const openApiText = JSON.stringify(openApiDocument(allRoutes));
