/* docket-json-expected.c: when an order should be ready, to and from JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "docket-json-expected-private.h"

#include "docket-json-writer-private.h"

static void
write_promised (GString           *out,
                const DocketOrder *order)
{
  if (order->promised_p50 == 0)
    {
      docket_json_null (out, "promised");
      return;
    }

  docket_json_open (out, "promised", '{');
  docket_json_time (out, "p50", order->promised_p50);
  docket_json_time (out, "p90", order->promised_p90);
  docket_json_time (out, "broken_at", order->promise_broken_at);
  docket_json_close (out, '}');
}

void
docket_json_write_expected (GString           *out,
                            const DocketOrder *order)
{
  if (order->expected_p50 == 0)
    {
      docket_json_null (out, "expected");
    }
  else
    {
      docket_json_open (out, "expected", '{');
      docket_json_time (out, "p50", order->expected_p50);
      docket_json_time (out, "p90", order->expected_p90);
      docket_json_null (out, "explanation");
      docket_json_close (out, '}');
    }
  write_promised (out, order);
}

void
docket_json_read_expected (DocketJsonReader *reader,
                           DocketOrder      *order)
{
  JsonNode *expected = docket_json_reader_node (reader, "expected", FALSE);
  JsonNode *promised = docket_json_reader_node (reader, "promised", FALSE);
  DocketJsonReader inner;

  if (expected != NULL && docket_json_reader_init (&inner, expected, "expected", reader->error))
    {
      docket_json_reader_time (&inner, "p50", &order->expected_p50);
      docket_json_reader_time (&inner, "p90", &order->expected_p90);
    }
  if (promised != NULL && docket_json_reader_init (&inner, promised, "promised", reader->error))
    {
      docket_json_reader_time (&inner, "p50", &order->promised_p50);
      docket_json_reader_time (&inner, "p90", &order->promised_p90);
      docket_json_reader_time (&inner, "broken_at", &order->promise_broken_at);
    }
}
