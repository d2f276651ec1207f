// SPDX-License-Identifier: GPL-2.0
#include <ifaddrs.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>

#include "address.h"
#include "lib/alloc.h"

static char *text_of(const struct sockaddr *address)
{
	socklen_t length = address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6) :
			   sizeof(struct sockaddr_in);
	char text[NI_MAXHOST];

	if (getnameinfo(address, length, text, sizeof(text), NULL, 0, NI_NUMERICHOST))
		return dmabench_format("address");
	return dmabench_format("%s", text);
}

static bool is_of_ip(const struct sockaddr *address)
{
	return address && (address->sa_family == AF_INET ||
			   address->sa_family == AF_INET6);
}

/* An address may have a label of its own: "eth0:backup". */
static bool is_of(const char *label, const char *name)
{
	size_t length = strlen(name);

	return !strncmp(label, name, length) &&
	       (!label[length] || label[length] == ':');
}

char *dmabench_address_of(const char *name)
{
	struct ifaddrs *all, *one;
	char *found = NULL;

	if (getifaddrs(&all))
		return NULL;
	for (one = all; one && !found; one = one->ifa_next)
		if (is_of(one->ifa_name, name) && is_of_ip(one->ifa_addr))
			found = text_of(one->ifa_addr);
	freeifaddrs(all);
	return found;
}
