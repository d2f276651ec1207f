// SPDX-License-Identifier: GPL-2.0
#include <stddef.h>
#include <string.h>

#include "fake_address.h"
#include "host/address.h"
#include "lib/alloc.h"

struct fake_address fake_address;

char *dmabench_address_of(const char *name)
{
	if (!fake_address.name || strcmp(fake_address.name, name))
		return NULL;
	return dmabench_format("%s", fake_address.address);
}
