// SPDX-License-Identifier: GPL-2.0
#include <string.h>

#include "handles.h"

void handles_start(struct handles *o)
{
	int i;

	memset(o, 0, sizeof(*o));
	pthread_mutex_init(&o->lock, NULL);
	pthread_mutex_init(&o->views_lock, NULL);
	for (i = 0; i < MAX_FILES; i++)
		o->files[i].fd = -1;
}

struct file handles_file(struct handles *o, unsigned int index)
{
	struct file file;

	pthread_mutex_lock(&o->lock);
	file = o->files[index];
	pthread_mutex_unlock(&o->lock);
	return file;
}

int handles_replace(struct handles *o, unsigned int index, int fd)
{
	struct file *file = &o->files[index];
	int old;

	pthread_mutex_lock(&o->lock);
	old = file->fd;
	file->fd = fd;
	file->opened++;
	file->count = 0;
	pthread_mutex_unlock(&o->lock);
	return old;
}

/* Without room the oldest is forgotten: it lives on in the kernel, to the end of its file. */
void handles_learn(struct handles *o, unsigned int index, unsigned int opened,
		   const struct known *known)
{
	struct file *file = &o->files[index];

	pthread_mutex_lock(&o->lock);
	if (file->opened == opened) {
		if (file->count == MAX_KNOWN)
			memmove(file->known, file->known + 1,
				--file->count * sizeof(*known));
		file->known[file->count++] = *known;
	}
	pthread_mutex_unlock(&o->lock);
}

void handles_forget(struct handles *o, unsigned int index, unsigned int opened,
		    uint32_t handle)
{
	struct file *file = &o->files[index];
	unsigned int i, kept = 0;

	pthread_mutex_lock(&o->lock);
	for (i = 0; file->opened == opened && i < file->count; i++)
		if (file->known[i].handle != handle)
			file->known[kept++] = file->known[i];
	if (file->opened == opened)
		file->count = kept;
	pthread_mutex_unlock(&o->lock);
}
