/* docket-templates.h: the files of the templates that a catalogue names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "docket-template.h"

G_BEGIN_DECLS

/* Reads each template that a product of @catalogue names from the folder "templates" beside the
 * catalogue's file @path, or the one that Docket comes with. Adds a sentence to @mistakes, with the template's file before it, for each
 * that is missing, has a mistake or has not the shape of its product. */
void docket_templates_read (DocketCatalogue *catalogue, const char *path, GPtrArray *mistakes);

G_END_DECLS
