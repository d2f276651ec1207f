// SPDX-License-Identifier: GPL-2.0
/* What a thread does with an open file beside its commands. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "call.h"
#include "thread.h"
#include "world.h"

static int put_in(struct thread *t, unsigned int file, int fd)
{
	int old = fd < 0 ? -1 : handles_replace(t->handles, file, fd);

	if (old >= 0)
		close(old);
	return fd < 0 ? errno : 0;
}

static int action_open(struct thread *t, struct draft *d, unsigned int file)
{
	int fd = open(DMABENCH_DEVICE, O_RDWR | O_CLOEXEC), err = put_in(t, file, fd);

	(void)d;
	if (err)
		usleep(1000); /* it may be there soon */
	else
		world_look_again(fd);
	return err;
}

static int action_close(struct thread *t, struct draft *d, unsigned int file)
{
	int old = handles_replace(t->handles, file, -1);

	(void)d;
	return old >= 0 && close(old) ? errno : 0;
}

/* The same file by two numbers; what is known of it is forgotten, but it is all there. */
static int action_dup(struct thread *t, struct draft *d, unsigned int file)
{
	return put_in(t, file, fcntl(d->file.fd, F_DUPFD_CLOEXEC, 3));
}

static const struct known *draw_buffer(struct draft *d)
{
	const struct known *found = NULL;
	unsigned int i, fits = 0;

	for (i = 0; i < d->file.count; i++)
		if (d->file.known[i].mmap_offset && !random_below(&d->r, ++fits))
			found = &d->file.known[i];
	return found;
}

static int action_mmap(struct thread *t, struct draft *d, unsigned int file)
{
	struct view *view = &t->handles->views[random_below(&d->r, MAX_VIEWS)], old;
	const struct known *buffer = draw_buffer(d);
	uint64_t offset = buffer ? buffer->mmap_offset : random_any(&d->r) & ~0xfffULL;
	struct view new = { .length = buffer ? buffer->length : 4096 };

	(void)file;
	if (random_percent(&d->r, 20))
		new.length = 1 + random_below(&d->r, 1 << 20);
	if (random_percent(&d->r, 10))
		offset += random_below(&d->r, 16) << 12;
	new.start = mmap(NULL, new.length,
			 random_percent(&d->r, 80) ? PROT_READ | PROT_WRITE : PROT_READ,
			 random_percent(&d->r, 90) ? MAP_SHARED : MAP_PRIVATE,
			 d->file.fd, offset);
	if (new.start == MAP_FAILED)
		return errno;
	pthread_mutex_lock(&t->handles->views_lock);
	old = *view;
	*view = new;
	if (old.start)
		munmap(old.start, old.length);
	pthread_mutex_unlock(&t->handles->views_lock);
	return 0;
}

/* All of it, or what is behind its first page. */
static int action_munmap(struct thread *t, struct draft *d, unsigned int file)
{
	struct view *view = &t->handles->views[random_below(&d->r, MAX_VIEWS)];
	size_t kept = random_percent(&d->r, 30) ? sysconf(_SC_PAGESIZE) : 0;
	int err = 0;

	(void)file;
	pthread_mutex_lock(&t->handles->views_lock);
	if (view->length <= kept)
		kept = 0;
	if (view->start && munmap(view->start + kept, view->length - kept))
		err = errno;
	view->length = kept;
	if (!kept)
		view->start = NULL;
	pthread_mutex_unlock(&t->handles->views_lock);
	return err;
}

/* Elsewhere, longer or shorter: the kernel refuses what would be longer. */
static int action_mremap(struct thread *t, struct draft *d, unsigned int file)
{
	struct view *view = &t->handles->views[random_below(&d->r, MAX_VIEWS)];
	size_t length = 1 + random_below(&d->r, 1 << 16);
	char *start;
	int err = 0;

	(void)file;
	pthread_mutex_lock(&t->handles->views_lock);
	if (view->start) {
		start = mremap(view->start, view->length, length, MREMAP_MAYMOVE);
		if (start == MAP_FAILED)
			err = errno;
		else
			*view = (struct view){ start, length };
	}
	pthread_mutex_unlock(&t->handles->views_lock);
	return err;
}

static __thread sigjmp_buf gone;
static __thread volatile sig_atomic_t touching;

static void caught(int number)
{
	if (touching)
		siglongjmp(gone, 1);
	signal(number, SIG_DFL); /* ours is a fault of this program's */
}

void views_catch_signals(void)
{
	struct sigaction action = { .sa_handler = caught, .sa_flags = SA_NODEFER };

	sigaction(SIGBUS, &action, NULL);
	sigaction(SIGSEGV, &action, NULL);
}

/* SIGBUS where the target is gone, SIGSEGV where only reading is allowed. */
static int action_touch(struct thread *t, struct draft *d, unsigned int file)
{
	struct view *view = &t->handles->views[random_below(&d->r, MAX_VIEWS)];
	uint64_t at = random_next(&d->r);
	volatile int err = 0;
	volatile char *byte;

	(void)file;
	pthread_mutex_lock(&t->handles->views_lock);
	if (view->start) {
		byte = view->start + at % view->length;
		touching = 1;
		if (sigsetjmp(gone, 1))
			err = EFAULT;
		else
			*byte = (char)(*byte + 1);
		touching = 0;
	}
	pthread_mutex_unlock(&t->handles->views_lock);
	return err;
}

/* What a child does. Its memory is the parent's, for a copy takes long. */
struct errand {
	int fd;
	const struct grammar *grammar;
	void *arg;
};

static int run_errand(void *arg)
{
	const struct errand *errand = arg;

	syscall(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL);
	return syscall(SYS_ioctl, errand->fd, errand->grammar->cmd, errand->arg) < 0;
}

/* A command that another process makes by an inherited file, and is killed in the midst of. */
static int action_child(struct thread *t, struct draft *d, unsigned int file)
{
	static __thread char stack[32768] __attribute__((aligned(16)));
	struct errand errand = {
		.fd = d->file.fd, .grammar = &grammars[random_below(&d->r, grammar_count)],
	};
	useconds_t us = random_below(&d->r, 3000);
	struct call call;
	pid_t pid;

	(void)file;
	(void)t;
	call_make_up(&call, errand.grammar, d);
	errand.arg = call.arg;
	pid = clone(run_errand, stack + sizeof(stack), CLONE_VM | SIGCHLD, &errand);
	if (pid < 0)
		return errno;
	usleep(us);
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, 0) != pid)
		; /* interrupted; errno may be the child's */
	return 0;
}

/*
 * A new one goes to the end: a seed draws them by their place. What open says from
 * ENOENT on: the module is being loaded anew.
 */
const struct action actions[] = {
	{ "open", 3, action_open, { EMFILE, ENOMEM, EINTR, ENOENT, ENXIO, ENODEV } },
	{ "close", 1, action_close, { EBADF, EINTR } },
	{ "dup", 1, action_dup, { EBADF, EMFILE } },
	{ "mmap", 4, action_mmap, { EINVAL, EPERM, ENODEV, EAGAIN, ENXIO, ENOMEM, EBADF } },
	{ "munmap", 2, action_munmap, { EINVAL, ENOMEM } },
	{ "touch", 5, action_touch, { EFAULT } },
	{ "child", 1, action_child, { ENOMEM, EAGAIN } },
	{ "mremap", 2, action_mremap, { EINVAL, EFAULT, ENOMEM, EAGAIN } },
};

const unsigned int action_count = sizeof(actions) / sizeof(actions[0]);
